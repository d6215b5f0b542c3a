"""Where in a text its figures stand."""

import re

# A line of its own, such as {{streets}}; the group is the figure's code.
PLACE_OF_CLAIM = re.compile(r"^[ \t]*\{\{[ \t]*([\w-]+)[ \t]*\}\}[ \t]*$", re.MULTILINE)
