"""The child process: `python -I -m safepub.cleaning.child TASK HINT MEMORY CPU PARENT`.

The file comes in on stdin, the answer goes out on stdout. It imports its
parsers only after it has given everything else up.
"""

import os
import sys

from safepub.cleaning import answers, confinement, kinds
from safepub.cleaning.files import CleanFile, FileKind, FileRefusedError, Manuscript, Reason


def main() -> None:
    """Clean or read one file and say what came out."""
    task, hint, memory, cpu, parent = sys.argv[1:]
    confinement.confine(memory=int(memory), cpu=int(cpu), parent=int(parent))
    # Nothing that a C library prints may get into the answer.
    out = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    answer = answers.encode(_result(task, markdown=hint == "markdown"))
    with open(out, "wb") as pipe:  # noqa: PTH123 - a pipe has no path
        pipe.write(answer)
    # Whatever a parser left behind is not worth tidying up.
    os._exit(0)


def _result(task: str, *, markdown: bool) -> CleanFile | Manuscript | Reason:
    try:
        content = sys.stdin.buffer.read()
        kind = kinds.recognise(content, markdown=markdown)
        return _cleaned(kind, content) if task == "clean" else _read(kind, content)
    except FileRefusedError as refusal:
        return refusal.reason
    except MemoryError:
        return Reason.TOO_MUCH_MEMORY
    except Exception:  # noqa: BLE001 - whatever a parser raises, the file is refused
        return Reason.FAILED


def _cleaned(kind: FileKind, content: bytes) -> CleanFile:
    # Each file needs one of these, and they are slow to load.
    # ruff: noqa: PLC0415
    if kind in kinds.PICTURES:
        from safepub.cleaning import judging, pictures

        cleaned = pictures.clean(content, kind)
        judging.judge(cleaned.kind, cleaned.content)
        return cleaned
    if kind is FileKind.PDF:
        from safepub.cleaning import judging, pdf

        cleaned = pdf.clean(content)
        judging.judge(cleaned.kind, cleaned.content)
        return cleaned
    return _cleaned_document(kind, content)


def _cleaned_document(kind: FileKind, content: bytes) -> CleanFile:
    from safepub.cleaning import docx, judging_documents, odt, plain

    if kind is FileKind.DOCX:
        cleaned = docx.clean(content)
    elif kind is FileKind.ODT:
        cleaned = odt.clean(content)
    else:
        cleaned = plain.clean(content, kind)
    judging_documents.judge(cleaned.kind, cleaned.content)
    return cleaned


def _read(kind: FileKind, content: bytes) -> Manuscript:
    if kind in kinds.PICTURES or kind is FileKind.PDF:
        raise FileRefusedError(Reason.UNKNOWN_TYPE)
    from safepub.cleaning import docx, odt, plain

    if kind is FileKind.DOCX:
        return docx.read(content)
    if kind is FileKind.ODT:
        return odt.read(content)
    return plain.read(content, kind)


if __name__ == "__main__":
    main()
