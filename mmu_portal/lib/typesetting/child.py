"""Makes one PDF in a process of its own: `python child.py TEMPLATE < data.json > document.pdf`."""

import resource
import sys
from pathlib import Path

MEMORY = 2 * 1024 * 1024 * 1024
CPU_SECONDS = 20


def main() -> None:
    """Read the data from standard input and write the document."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import typst

    template, data = Path(sys.argv[1]), sys.stdin.buffer.read().decode()
    document = typst.compile(
        str(template),
        root=str(template.parent),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
    )
    sys.stdout.buffer.write(document)


if __name__ == "__main__":
    main()
