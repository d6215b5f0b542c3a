"""Reading a page's form as a browser would, to post it with one thing changed."""

from html.parser import HTMLParser


class _FormReader(HTMLParser):
    """Collects the fields of the form with one id, with the values that a browser would send."""

    def __init__(self, form_id):
        super().__init__()
        self.form_id = form_id
        self.inside = False
        self.values = {}
        self.select = self.textarea = None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.inside = found.get("id") == self.form_id
        if not self.inside:
            return
        if tag == "input":
            self._input(found)
        elif tag == "select":
            self.select = found.get("name")
        elif tag == "option" and self.select and "selected" in found:
            self.values.setdefault(self.select, []).append(found.get("value", ""))
        elif tag == "textarea":
            self.textarea = found.get("name")
            self.values[self.textarea] = [""]

    def _input(self, found):
        kind, name = found.get("type", "text"), found.get("name")
        unsent = kind in ("submit", "button", "file") or "disabled" in found
        ticked = kind in ("checkbox", "radio")
        if name and not unsent and not (ticked and "checked" not in found):
            self.values.setdefault(name, []).append(found.get("value", "on" if ticked else ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data):
        if self.inside and self.textarea:
            # A browser leaves out the line break that follows the opening tag.
            self.values[self.textarea][0] += data.removeprefix("\n")


def form_values(response, form_id):
    """Every field of the form `form_id` of a page, as lists of values ready to be posted."""
    reader = _FormReader(form_id)
    reader.feed(response.content.decode())
    assert reader.values, f"The page has no form {form_id}."
    return reader.values
