"""The words of spreadsheets, in Turkish and English whatever language the reader has."""

from programs.enums import Breakdown, Direction, Face, IndicatorKind, Moment, Phase, Precision, Rhythm

FACES = {
    Face.GOVERNANCE.value: ("Kurum içi yönetişim", "Internal governance", "How the Union governs itself"),
    Face.SUPPORT.value: ("Belediyelere destek", "Support to municipalities"),
}
KINDS = {
    IndicatorKind.OUTPUT.value: ("Çıktı", "Output"),
    IndicatorKind.OUTCOME.value: ("Sonuç", "Outcome"),
}
DIRECTIONS = {
    Direction.UP.value: ("Artmalı", "Up", "Artması iyidir", "More is better"),
    Direction.DOWN.value: ("Azalmalı", "Down", "Azalması iyidir", "Less is better"),
}
BREAKDOWNS = {
    Breakdown.GENDER.value: ("Cinsiyet", "Gender", "Cinsiyete göre", "By gender"),
    Breakdown.KIND.value: ("Belediye türü", "Kind of municipality", "By kind of municipality"),
}
RHYTHMS = {each.value: (str(each.value), str(each.value)) for each in Rhythm}
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
