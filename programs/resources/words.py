"""The words of spreadsheets, in Turkish and English whatever language the reader has."""

from programs.enums import Moment, Phase, Precision

PHASES = {
    Phase.POP_UP.value: ("Anlık uygulama", "Pop-up intervention", "Anlık", "Pop-up", "Popup"),
    Phase.INTERIM.value: ("Geçici uygulama", "Interim implementation", "Geçici", "Interim"),
    Phase.FINAL.value: ("Kalıcı uygulama", "Final implementation", "Kalıcı", "Final"),
}
PRECISIONS = {
    Precision.DAY.value: ("Gün", "Day", "Gününe kadar"),
    Precision.MONTH.value: ("Ay", "Month", "Ayına kadar"),
    Precision.YEAR.value: ("Yıl", "Year", "Yılına kadar"),
}
MOMENTS = {
    Moment.BEFORE.value: ("Önce", "Before", "Öncesi"),
    Moment.AFTER.value: ("Sonra", "After", "Sonrası"),
}
