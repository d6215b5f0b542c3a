"""The words of spreadsheets, in Turkish and English whatever language the reader has."""

from members.enums import MunicipalityKind, Office, PopulationMethod

KINDS = {
    MunicipalityKind.METROPOLITAN.value: (
        "Büyükşehir belediyesi",
        "Metropolitan municipality",
        "Büyükşehir",
        "BŞB",
        "Metropolitan",
    ),
    MunicipalityKind.PROVINCIAL.value: ("İl belediyesi", "Provincial municipality", "İl", "Provincial"),
    MunicipalityKind.METROPOLITAN_DISTRICT.value: (
        "Büyükşehir ilçe belediyesi",
        "Metropolitan district municipality",
        "Büyükşehir ilçe",
        "Büyükşehir ilçesi",
        "Metropolitan district",
    ),
    MunicipalityKind.DISTRICT.value: ("İlçe belediyesi", "District municipality", "İlçe", "District"),
    MunicipalityKind.TOWN.value: ("Belde belediyesi", "Town municipality", "Belde", "Town"),
}
METHODS = {
    PopulationMethod.REPORTED.value: (
        "belediye için bildirilen",
        "reported for the municipality",
        "bildirilen",
    ),
    PopulationMethod.DERIVED.value: (
        "ilçe nüfusundan köy ve belde nüfusları çıkarılarak",
        "district less its villages and towns",
        "ilçeden köyler ve beldeler çıkarılarak",
        "hesaplanan",
    ),
}
OFFICES = {
    Office.MAYOR.value: ("Belediye başkanı", "Mayor", "Başkan", "Büyükşehir belediye başkanı"),
    Office.ACTING_MAYOR.value: ("Belediye başkan vekili", "Acting mayor", "Başkan vekili", "Vekil"),
}
