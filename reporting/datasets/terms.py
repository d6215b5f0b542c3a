"""Under which terms the portal's own data are given, and the version of what they are called."""

LICENSE = "CC-BY-4.0"
LICENSE_TITLE = "Creative Commons Attribution 4.0 International"
LICENSE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
# Of addresses, names of columns and their meaning: the first number moves where something that was there
# changes or goes, the second where something is added.
VERSION = "1.1.0"
