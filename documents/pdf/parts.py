"""The XML parts of an office file: no DTD, nothing that leads outside, no listeners; in the child process only."""

from typing import Any
from xml.parsers import expat

from lxml import etree

from documents.rules import archives
from documents.rules import files as rules
from people.rules import Refused, msgid

CARRIED = msgid("Tệp đính kèm bên trong")
OUTSIDE = msgid("Liên kết tới tệp bên ngoài")
SCRIPT = msgid("Lệnh gọi macro")

_MARKUP = (".xml", ".rels", ".rdf", ".vml", ".svg", ".htm", ".html", ".xhtml")
_HREF = "{http://www.w3.org/1999/xlink}href"
_LISTENER = "{urn:oasis:names:tc:opendocument:xmlns:script:1.0}event-listener"
# Relations of Open XML that fetch or run something even inside the file. Source: ECMA-376 part 1, 9 to 15.
_CARRIERS = ("/oleObject", "/package", "/aFChunk", "/control", "/activeXControlBinary", "/vbaProject")
# Links for a person to tap. Shape: local names of OpenDocument elements.
_TAPPED = {"a"}


def is_markup(name: str) -> bool:
    """Tell whether an entry is XML, or is read like it."""
    return name.lower().endswith(_MARKUP)


def safe(name: str, text: bytes) -> tuple[bytes, set[str]]:
    """Return a part without what leads outside, and the msgids of what was left out.

    Errors: Refused when it declares a DTD or is no XML.
    """
    leads = _Reading(name).read(text)
    if not leads:
        return text, set()
    root = etree.fromstring(text, _parser())
    removed = _without_relations(root) if name.endswith(".rels") else _without_links(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8"), removed


def content_types(text: bytes) -> list[str]:
    """List the content types that an Open XML file names.

    Errors: Refused when the list is no XML or declares a DTD.
    """
    _Reading("[Content_Types].xml").read(text)
    return [
        node.get("ContentType", "")
        for node in etree.fromstring(text, _parser()).iter("{*}Override", "{*}Default")
    ]


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True)


class _Reading:
    """One pass over a part by expat, which keeps nothing in memory: a DTD ends it, a way out is noticed."""

    def __init__(self, name: str) -> None:
        self.name, self.leads = name, False

    def read(self, text: bytes) -> bool:
        """Return whether something in the part has to go."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._element
        try:
            parser.Parse(text, True)
        except expat.ExpatError:
            if self.name.lower().endswith((".xml", ".rels")):
                raise Refused(rules.BROKEN) from None
        return self.leads

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: bool) -> None:
        # A drawing names its public DTD and nobody reads it; entities of its own are never needed.
        if has_subset or not self.name.lower().endswith((".svg", ".htm", ".html", ".xhtml")):
            raise Refused(archives.ENTITIES)

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        tag = "{" + tag if "}" in tag else tag
        if self.name.endswith(".rels"):
            self.leads |= _is_unwanted(attributes)
        else:
            self.leads |= tag == _LISTENER or _leads(tag, attributes.get(_HREF[1:], ""))


def _leads(tag: str, address: str) -> bool:
    return bool(address) and tag.rpartition("}")[2] not in _TAPPED and archives.leads_outside(address)


def _is_unwanted(relation: Any) -> bool:
    kind = relation.get("Type", "")
    is_outside = relation.get("TargetMode") == "External" and not kind.endswith("/hyperlink")
    return is_outside or kind.endswith(_CARRIERS)


def _without_relations(root: Any) -> set[str]:
    removed = set()
    for relation in list(root):
        if _is_unwanted(relation):
            removed.add(OUTSIDE if relation.get("TargetMode") == "External" else CARRIED)
            root.remove(relation)
    return removed


def _without_links(root: Any) -> set[str]:
    removed = set()
    for node in list(root.iter("*")):
        if node.tag == _LISTENER:
            removed.add(SCRIPT)
            node.getparent().remove(node)
        elif _leads(node.tag, node.get(_HREF, "")):
            removed.add(OUTSIDE)
            del node.attrib[_HREF]
    return removed
