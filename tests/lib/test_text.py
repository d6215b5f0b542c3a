"""One table of Turkish cases: for Python, and for search and order on the database that runs the suite."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.models import Municipality
from mmu_portal.lib import text
from tests.factories.members import MunicipalityFactory

# text, lower, upper, fold, slug
CASES = [
    ("İstanbul", "istanbul", "İSTANBUL", "istanbul", "istanbul"),
    ("ISTANBUL", "ıstanbul", "ISTANBUL", "istanbul", "istanbul"),
    ("istanbul", "istanbul", "İSTANBUL", "istanbul", "istanbul"),
    ("ıstanbul", "ıstanbul", "ISTANBUL", "istanbul", "istanbul"),
    ("Iğdır", "ığdır", "IĞDIR", "igdir", "igdir"),
    ("Şişli", "şişli", "ŞİŞLİ", "sisli", "sisli"),
    ("ŞİŞLİ", "şişli", "ŞİŞLİ", "sisli", "sisli"),
    ("Kâğıthane", "kâğıthane", "KÂĞITHANE", "kagithane", "kagithane"),
    ("Çanakkale", "çanakkale", "ÇANAKKALE", "canakkale", "canakkale"),
    ("Üsküdar", "üsküdar", "ÜSKÜDAR", "uskudar", "uskudar"),
    ("Ümraniye'nin", "ümraniye'nin", "ÜMRANİYE'NİN", "umraniye nin", "umraniye-nin"),
    (" Bursa  Ovası ", " bursa  ovası ", " BURSA  OVASI ", "bursa ovasi", "bursa-ovasi"),
    ("i\u0307stanbul", "i\u0307stanbul", "İ\u0307STANBUL", "istanbul", "istanbul"),
    ("S\u0327is\u0327li", "şişli", "ŞİŞLİ", "sisli", "sisli"),
    ("Straße", "straße", "STRASSE", "strasse", "strasse"),
    ("2. Kısım", "2. kısım", "2. KISIM", "2 kisim", "2-kisim"),
    ("!?", "!?", "!?", "", ""),
    ("", "", "", "", ""),
]  # fmt: skip

# In the order of the Turkish alphabet; capitals, accents and signs make no difference of their own.
ORDER = [
    "1. Kısım", "Ada", "Âdem", "Çan", "Çine", "Dağ", "Gölcük", "Gürsu", "Ğ", "Hayrabolu", "Iğdır", "Isparta",
    "İnegöl", "İzmit", "Kadıköy", "Lüleburgaz", "Orhaneli", "Ödemiş", "Pendik", "Sarıyer", "Şile", "Şişli",
    "Tuzla", "Uzunköprü", "Ümraniye", "Vize", "Yalova", "Zeytinburnu",
]  # fmt: skip


@pytest.mark.parametrize(("given_text", "lower", "upper", "folded", "slug"), CASES)
def test_case_follows_turkish_rules(given_text, lower, upper, folded, slug):
    made = (text.lower(given_text), text.upper(given_text), text.fold(given_text), text.slug(given_text))
    assert made == (lower, upper, folded, slug)


def test_sort_key_orders_as_the_turkish_alphabet():
    backwards = ORDER[::-1]
    assert sorted(backwards, key=text.sort_key) == ORDER


@pytest.mark.django_db
def test_database_orders_as_the_turkish_alphabet():
    for name in reversed(ORDER):
        MunicipalityFactory(name_tr=name, place=f"{name} x")
    assert list(Municipality.objects.values_list("name_tr", flat=True)) == ORDER


@pytest.mark.django_db
@pytest.mark.parametrize("case", [case for case in CASES if case[3]])
def test_database_finds_a_name_however_it_is_written(case):
    written, lower, upper, folded, _slug = case
    found = MunicipalityFactory(
        name_tr=f"Yeni {written} Belediyesi", name_en="New", district="", place="yeni"
    )
    for words in (written, lower, upper, folded, folded.upper()):
        assert list(Municipality.objects.matching(words)) == [found], words
    assert not Municipality.objects.matching(f"{folded} qq").exists()


@given(st.text(max_size=60))
def test_fold_is_plain_and_stable(anything):
    folded = text.fold(anything)
    assert folded.isascii()
    assert folded == text.fold(folded) == folded.strip()
    assert text.fold(text.lower(anything)) == folded


@given(st.text(max_size=60))
def test_sort_key_has_digits_alone(anything):
    key = text.sort_key(anything)
    assert not key or key.isascii()
    assert key.isdecimal() or key == ""


@given(st.text(max_size=60))
def test_one_line_has_no_line_break_and_nothing_unseen(anything):
    line = text.one_line(anything)
    assert line == " ".join(line.split()) == text.one_line(line)
    assert unicodedata.is_normalized("NFC", line)
    assert not set(line) & set("\x00\x07\x1b\x85\n\r\t\u00ad\u200b\u200f\u202e\u2066\ufdd0\ufeff\ufffe\uffff")


@given(st.text(max_size=60))
def test_paragraphs_keep_their_lines_and_nothing_unseen(anything):
    kept = text.paragraphs(anything)
    assert kept == kept.strip() == text.paragraphs(kept)
    assert unicodedata.is_normalized("NFC", kept)
    assert not set(kept) & set("\x00\x07\x1b\x85\r\u00ad\u200b\u200f\u202e\u2066\ufdd0\ufeff\ufffe\uffff")


def test_a_mark_within_a_word_parts_nothing():
    assert text.one_line("Mü\u200bdür\u00adlük\x07 a\tb") == "Müdürlük a b"
    assert text.one_line("a\u200b\u0308") == "ä"
    assert text.one_line("a\uffffb\ufdd0c\ufffe") == "abc"
    assert text.paragraphs("bir\u200b\r\n\tiki") == "bir\n\tiki"


def test_search_key_joins_what_is_there():
    assert text.search_key(["Şişli Belediyesi", None, "", "!", "İstanbul"]) == "sisli belediyesi istanbul"
