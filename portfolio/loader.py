"""From a folder of YAML to a checked portfolio, or to everything that is wrong with it at once.

Belongs here: which files are read, which section is what, and the order of checking. Does not belong here:
YAML itself (yaml_reader.py), the declarations (models.py and its neighbours), rules (checks/).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from portfolio.adoption import Behaviour, CoreActions, Product
from portfolio.benefit_map import BenefitMapEdge, BenefitMapNode
from portfolio.checks import EntityColumns, ExpressionFault, check_all
from portfolio.declarations import ID_FIELDS, Declarations
from portfolio.declared import Declared
from portfolio.defects import DefectTerms
from portfolio.errors import PortfolioErrors, Problem
from portfolio.file_mappings import FileMapping
from portfolio.finance import EarnedValuePlan, InvestmentTerms
from portfolio.governance import ConfidenceOverride
from portfolio.models import (
    About,
    DataRoot,
    FiscalCalendar,
    Initiative,
    ItemTypes,
    LegalEntity,
    Portfolio,
    Privacy,
    StatusMap,
    WorkCalendar,
    Workstream,
)
from portfolio.outcomes import Benefit, EntityOwner, Kpi, Link, Objective, Outcome
from portfolio.settings import MIN_PRIVACY_KEY_LENGTH, Settings
from portfolio.sources import Source
from portfolio.suggestions import did_you_mean
from portfolio.validation import validate
from portfolio.yaml_reader import Document, read_yaml

PORTFOLIO_FILE = "portfolio.yml"
DEFAULT_VERSIONS_KEPT = 10
_SINGLE: dict[str, type[Declared]] = {
    "portfolio": About,
    "privacy": Privacy,
    "data_root": DataRoot,
    "investment": InvestmentTerms,
}
_VERSIONS_KEPT = "published_versions_kept"

_SECTIONS: dict[str, dict[str, type[Declared]]] = {
    PORTFOLIO_FILE: {
        "fiscal_calendars": FiscalCalendar,
        "work_calendars": WorkCalendar,
        "entities": LegalEntity,
        "sources": Source,
    },
    "mappings/*.yml": {
        "initiatives": Initiative,
        "workstreams": Workstream,
        "statuses": StatusMap,
        "item_types": ItemTypes,
        "defects": DefectTerms,
        "core_actions": CoreActions,
        "products": Product,
        "files": FileMapping,
    },
    "outcomes/*.yml": {
        "objectives": Objective,
        "outcomes": Outcome,
        "kpis": Kpi,
        "links": Link,
        "benefits": Benefit,
        "behaviours": Behaviour,
        "owners": EntityOwner,
        "confidence_overrides": ConfidenceOverride,
        "benefit_map_nodes": BenefitMapNode,
        "benefit_map": BenefitMapEdge,
        "earned_value": EarnedValuePlan,
    },
}


@dataclass
class _Load:
    """One loading: what was found, and the single things that portfolio.yml declares."""

    folder: Path
    settings: Settings
    found: Declarations = field(default_factory=Declarations)
    single: dict[str, Declared] = field(default_factory=dict)
    versions_kept: int = DEFAULT_VERSIONS_KEPT
    documents: list[Document] = field(default_factory=list)

    def complain(self, file: str, line: int, message: str) -> None:
        self.found.problems.append(Problem(file, line, message))


def load_portfolio(
    folder: Path,
    settings: Settings,
    known_connectors: Set[str] | None = None,
    entity_columns: EntityColumns | None = None,
    expression_fault: ExpressionFault | None = None,
) -> Portfolio:
    """Read and check a portfolio folder.

    Args:
        folder: holds portfolio.yml, outcomes/ and mappings/.
        settings: the privacy key and the variables that may name a data root.
        known_connectors: None: the modules beside this room in ingestion/connectors.
        entity_columns: by entity, the columns a mapping may fill and whether it must; None checks no names.
        expression_fault: says why an SQL expression cannot stand in a mapping; None checks no SQL.

    Raises:
        PortfolioErrors: everything that is wrong, with file and line.
    """
    load = _Load(folder.absolute(), settings)
    if not folder.is_dir():
        message = (
            "is not a folder: name the one that holds portfolio.yml (`throughline init` writes a new one)"
        )
        raise PortfolioErrors([Problem(str(folder), 0, message)])
    _read_documents(load)
    for document in load.documents:
        _read_sections(load, document)
    _resolve_data_root(load)
    privacy_key = _resolve_privacy_key(load)
    connectors = _connector_modules() if known_connectors is None else known_connectors
    check_all(load.found, connectors, entity_columns, expression_fault)
    if load.found.problems or load.found.about is None or load.found.data_root is None:
        raise PortfolioErrors(load.found.problems)
    terms = load.single.get("investment")
    lists = {name: getattr(load.found, name) for sections in _SECTIONS.values() for name in sections}
    return Portfolio(
        folder=load.folder,
        data_root=load.found.data_root,
        content_hash=_content_hash(load.documents),
        privacy_key=privacy_key,
        about=load.found.about,
        published_versions_kept=load.versions_kept,
        investment=terms if isinstance(terms, InvestmentTerms) else None,
        warnings=sorted(set(load.found.warnings)),
        **lists,
    )


def _read_documents(load: _Load) -> None:
    load.documents.append(read_yaml(load.folder / PORTFOLIO_FILE, PORTFOLIO_FILE))
    for name in ("mappings", "outcomes"):
        if (load.folder / name).is_file():
            load.complain(name, 0, "is a file: make it a folder that holds *.yml files")
        for path in sorted((load.folder / name).glob("*")):
            if path.suffix == ".yml":
                load.documents.append(read_yaml(path, f"{name}/{path.name}"))
            elif path.suffix == ".yaml":
                load.complain(f"{name}/{path.name}", 0, f"is not read: rename it to {path.stem}.yml")
            elif path.is_dir() and any(path.rglob("*.y*ml")):
                load.complain(f"{name}/{path.name}", 0, f"is not read: move its files up into {name}/")
    for document in load.documents:
        load.found.problems.extend(document.problems)


def _read_sections(load: _Load, document: Document) -> None:
    kind = PORTFOLIO_FILE if document.name == PORTFOLIO_FILE else f"{document.name.split('/')[0]}/*.yml"
    sections = _SECTIONS[kind]
    singles = {*_SINGLE, _VERSIONS_KEPT} if kind == PORTFOLIO_FILE else set()
    for name, data in document.data.items():
        if name in sections:
            _read_entries(load, document, name, data)
        elif name in singles:
            _read_single(load, document, name, data)
        else:
            line = document.lines[(name,)]
            home = next((other for other, names in _SECTIONS.items() if name in names), None)
            hint = f": it belongs into {home}" if home else did_you_mean(name, {*sections, *singles})
            load.complain(document.name, line, f"`{name}` is not known here{hint}")
    if kind == PORTFOLIO_FILE and document.data and "portfolio" not in document.data:
        load.complain(PORTFOLIO_FILE, 0, "`portfolio` is missing: add `portfolio: {name: ..., ...}`")


def _read_entries(load: _Load, document: Document, section: str, entries: object) -> None:
    if not isinstance(entries, list):
        line = document.lines[(section,)]
        load.complain(document.name, line, f"`{section}` must be a list: begin each entry with `- `")
        return
    for index, entry in enumerate(entries):
        id_ = entry.get(ID_FIELDS.get(section)) if isinstance(entry, dict) else None
        if id_ is not None:
            load.found.ids[section].add(str(id_))
        model = _SECTIONS_BY_NAME[section]
        declared, problems = validate(model, entry, document.place(section, index))
        load.found.problems.extend(problems)
        if declared is not None:
            getattr(load.found, section).append(declared)


_SECTIONS_BY_NAME = {name: model for sections in _SECTIONS.values() for name, model in sections.items()}


def _read_single(load: _Load, document: Document, name: str, data: object) -> None:
    if name == _VERSIONS_KEPT:
        if isinstance(data, int) and not isinstance(data, bool) and data >= 1:
            load.versions_kept = data
        else:
            load.complain(
                document.name, document.lines[(name,)], f"`{name}` must be a whole number from 1 up"
            )
        return
    declared, problems = validate(_SINGLE[name], data, document.place(name))
    load.found.problems.extend(problems)
    if isinstance(declared, About):
        load.found.about = declared
    elif declared is not None:
        load.single[name] = declared


def _resolve_data_root(load: _Load) -> None:
    declared = load.single.get("data_root")
    if not isinstance(declared, DataRoot):
        load.found.data_root = load.folder
        return
    line, variable = declared.place.line("env"), declared.env
    named = load.settings.variables.get(variable)
    if named is None:
        load.complain(PORTFOLIO_FILE, line, f"set {variable} to the folder that holds the sources' files")
    elif not Path(named).is_dir():
        load.complain(PORTFOLIO_FILE, line, f"{variable} names {named}, which is not a folder: correct it")
    else:
        load.found.data_root = Path(named).absolute()


def _resolve_privacy_key(load: _Load) -> SecretStr:
    privacy = load.single.get("privacy")
    if isinstance(privacy, Privacy) and privacy.public_key:
        return SecretStr(privacy.public_key)
    key = load.settings.privacy_key
    if key is None:
        message = (
            "there is no privacy key: set THROUGHLINE_PRIVACY_KEY to a secret of your own "
            "(or `privacy: {public_key: ...}` where no real people appear)"
        )
        load.complain(PORTFOLIO_FILE, 0, message)
        return SecretStr("")
    if len(key.get_secret_value()) < MIN_PRIVACY_KEY_LENGTH:
        message = f"THROUGHLINE_PRIVACY_KEY has fewer than {MIN_PRIVACY_KEY_LENGTH} characters: lengthen it"
        load.complain(PORTFOLIO_FILE, 0, message)
    return key


def _connector_modules() -> set[str]:
    folder = Path(__file__).parent.parent / "ingestion" / "connectors"
    return {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}


def _content_hash(documents: list[Document]) -> str:
    content: dict[str, dict[str, Any]] = {
        document.name: {name: data for name, data in document.data.items() if name != "privacy"}
        for document in documents
    }
    canonical = json.dumps(content, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
