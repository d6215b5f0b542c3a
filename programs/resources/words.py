"""The words of the plan's spreadsheets, in Turkish and English whatever language the reader has."""

from programs.enums import Breakdown, Direction, Face, IndicatorKind, Rhythm

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
