"""Differences of texts: the changed words are marked and shown, however long the text is."""

from time import perf_counter

from mmu_portal.lib.differences import marked, replaced

LONG = " ".join(f"word{n}" for n in range(300))


def test_changed_word_in_the_middle_of_a_long_text_is_shown_with_its_neighbors():
    old, new = marked(LONG, LONG.replace("word150", "other"))
    assert "word149 <del>word150 </del>word151" in old
    assert "word149 <ins>other </ins>word151" in new
    assert old.startswith(" … word138")
    assert "word10 " not in old + new


def test_added_paragraph_is_marked_in_the_new_text_alone():
    old, new = marked(f"{LONG}\n\nEnd.", f"{LONG}\n\nMore words.\n\nEnd.")
    assert "<del>" not in old
    assert "<ins>More words.<br><br></ins>" in new


def test_two_changes_far_apart_are_both_shown():
    _old, new = marked(LONG, LONG.replace("word20 ", "first ").replace("word280 ", "second "))
    assert (new.count("<ins>"), "first" in new, "second" in new, new.count("…")) == (2, True, True, 3)


def test_short_texts_are_shown_whole():
    assert marked("885", "886") == ("885", "886")
    assert marked("a red house", "a blue house") == ("a <del>red </del>house", "a <ins>blue </ins>house")
    assert replaced("a", "b") == ("<del>a</del>", "<ins>b</ins>")


def test_text_without_a_counterpart_is_not_marked():
    old, new = marked("", LONG)
    assert (old, new[:6], new[-2:]) == ("", "word0 ", " …")


def test_markup_of_a_text_stays_text():
    for one in (*marked("<b>a</b> x", "<i>a</i> x"), *marked("", "<script>"), *replaced("<b>", "<i>")):
        assert not {"<b>", "<i>", "<script>"} & set(one.replace(">", "> ").split())


def test_longest_texts_take_no_time():
    words = [f"w{n % 7}" for n in range(3_000)]
    started = perf_counter()
    marked(" ".join(words), " ".join(reversed(words)))
    assert perf_counter() - started < 3
