"""Whatever a person gets by cutting an address leads to a page; the resolver is walked."""

import re

from django.urls import Resolver404, URLPattern, get_resolver, resolve, reverse

from tests.access_rows import BOSS, SEATED
from tests.access_table import TABLE
from tests.test_access import filled, people

LEFT_OUT = ("admin/", ".well-known/", "/accounts/")  # shut, for machines, or steps of signing in
SAMPLES = {"int": "1", "slug": "a", "str": "a"}


def patterns(resolver, before=""):
    """Every address of the portal as it is written, from the first word on."""
    for each in resolver.url_patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield pattern
        else:
            yield from patterns(each, pattern)


def cuts(pattern):
    """What is left of an address when its last words are cut one by one."""
    words = re.sub(r"<(\w+):\w+>", lambda kind: SAMPLES[kind[1]], pattern.replace(r"\Z", ""))
    words = re.sub(r"\(\?P<\w+>[^)]*\)", "a", words).replace("^", "").rstrip("/").split("/")
    return {"/" + "/".join(words[:number]) + "/" for number in range(1, len(words))}


def leads_somewhere(address):
    try:
        return bool(resolve(address))
    except Resolver404:
        return False


def test_every_cut_address_is_one():
    found = [each for each in patterns(get_resolver()) if not any(left in each for left in LEFT_OUT)]
    addresses = set().union(*(cuts(each) for each in found))
    assert len(addresses) > 60
    assert [each for each in sorted(addresses) if not leads_somewhere(each)] == []


def test_cut_address_leads_to_a_page(client, world):
    everybody = people(world)
    keys = [key for key in TABLE if ":part" in key]
    answers = {}
    for who, ours in ((SEATED, False), (BOSS, True)):
        client.force_login(everybody[who])
        for key in (each for each in keys if each.startswith("reports:") == ours):
            answers[key] = client.get(reverse(key, kwargs=filled(TABLE[key])), follow=True)
    assert len(answers) == len(keys) > 30
    assert [key for key, answer in answers.items() if answer.status_code != 200] == []
