"""From a folder of YAML to a checked portfolio, or to everything that is wrong with it at once.

Belongs here: which section is what, what only portfolio.yml says, and the order of checking. Does not
belong here: files (folder.py), YAML (yaml_reader.py), the declarations (models.py and its neighbours),
rules (checks/).
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
from portfolio.costs import CostPool, LabourRate
from portfolio.declarations import ID_FIELDS, Declarations
from portfolio.declared import Declared
from portfolio.defects import DefectTerms
from portfolio.errors import PortfolioErrors, Problem
from portfolio.file_mappings import FileMapping
from portfolio.finance import EarnedValuePlan, InvestmentTerms
from portfolio.folder import PORTFOLIO_FILE, read_folder
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
from portfolio.suggestions import did_you_mean, surely_meant
from portfolio.validation import validate
from portfolio.yaml_reader import Document, Misread

DEFAULT_VERSIONS_KEPT = 10
_SINGLE: dict[str, type[Declared]] = {
    "portfolio": About,
    "privacy": Privacy,
    "data_root": DataRoot,
    "investment": InvestmentTerms,
}
_VERSIONS_KEPT = "published_versions_kept"
_SINGLE_NAMES = {*_SINGLE, _VERSIONS_KEPT}

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
        "cost_pools": CostPool,
        "labour_rates": LabourRate,
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
_MODELS = {name: model for sections in _SECTIONS.values() for name, model in sections.items()}
_HOMES = {name: kind for kind, sections in _SECTIONS.items() for name in sections}
_HOMES |= dict.fromkeys(_SINGLE_NAMES, PORTFOLIO_FILE)


@dataclass
class _Load:
    """One loading: what was found, and the single things that portfolio.yml declares."""

    folder: Path
    settings: Settings
    found: Declarations = field(default_factory=Declarations)
    single: dict[str, Declared | None] = field(default_factory=dict)
    """What portfolio.yml says once; None where it could not be read."""
    versions_kept: int = DEFAULT_VERSIONS_KEPT

    def hide(self, file: str, text: str | None) -> None:
        """Remember text of a file that could not be read: any section of such files may stand in it."""
        for section in _SECTIONS[_kind(file)]:
            self.found.ids[section].add_unread(text)

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
    if not folder.is_dir():
        message = (
            "is not a folder: name the one that holds portfolio.yml (`throughline init` writes a new one)"
        )
        raise PortfolioErrors([Problem(str(folder), 0, message)])
    load = _Load(folder.absolute(), settings)
    documents = read_folder(load.folder)
    for document in documents:
        _read_sections(load, document)
    privacy_key = SecretStr("")
    if documents[0].data:
        _resolve_data_root(load)
        privacy_key = _resolve_privacy_key(load)
    connectors = _connector_modules() if known_connectors is None else known_connectors
    check_all(load.found, connectors, entity_columns, expression_fault)
    if load.found.problems or load.found.about is None or load.found.data_root is None:
        raise PortfolioErrors(load.found.problems)
    terms = load.single.get("investment")
    lists = {name: getattr(load.found, name) for name in _MODELS}
    return Portfolio(
        folder=load.folder,
        data_root=load.found.data_root,
        content_hash=_content_hash(documents),
        privacy_key=privacy_key,
        about=load.found.about,
        published_versions_kept=load.versions_kept,
        investment=terms if isinstance(terms, InvestmentTerms) else None,
        warnings=sorted(set(load.found.warnings)),
        **lists,
    )


def _kind(file: str) -> str:
    return file if file == PORTFOLIO_FILE else f"{file.split('/', maxsplit=1)[0]}/*.yml"


def _read_sections(load: _Load, document: Document) -> None:
    load.found.problems.extend(document.problems)
    for text in document.unread:
        load.hide(document.name, text)
    for name, data in document.data.items():
        meant = _meant(load, document, name)
        if meant is None:
            load.hide(document.name, str(data))
        elif meant in _MODELS:
            _read_entries(load, document, (name, meant), data)
        elif meant not in load.single:
            _read_single(load, document, (name, meant), data)
    if document.name == PORTFOLIO_FILE and document.data and "portfolio" not in load.single:
        load.complain(PORTFOLIO_FILE, 0, "`portfolio` is missing: add `portfolio: {name: ..., ...}`")


def _meant(load: _Load, document: Document, name: str) -> str | None:
    """Return the section that a name stands for; where that is another one than it says, complain."""
    known = {section for section, kind in _HOMES.items() if kind == _kind(document.name)}
    if name in known:
        return name
    home = _HOMES.get(name)
    hint = f": it belongs into {home}" if home else did_you_mean(name, known)
    load.complain(document.name, document.lines[(name,)], f"`{name}` is not known here{hint}")
    return name if home else surely_meant(name, known - {*document.data})


def _read_entries(load: _Load, document: Document, names: tuple[str, str], entries: object) -> None:
    """Read a section, named as it stands in the file and as it is meant."""
    written, section = names
    ids = load.found.ids[section]
    if not isinstance(entries, list):
        if not isinstance(entries, Misread):
            line = document.lines[(written,)]
            load.complain(document.name, line, f"`{written}` must be a list: begin each entry with `- `")
        ids.add_unread(None)
        return
    for index, entry in enumerate(entries):
        declared, problems = validate(_MODELS[section], entry, document.place(written, index))
        load.found.problems.extend(problems)
        getattr(load.found, section).append(declared)
        id_field = ID_FIELDS.get(section)
        if id_field is None:
            continue
        if declared.is_readable(id_field):
            ids.declared.add(getattr(declared, id_field))
        else:
            ids.add_unread(None)


def _read_single(load: _Load, document: Document, names: tuple[str, str], data: object) -> None:
    """Read what stands in portfolio.yml once, named as it stands there and as it is meant."""
    written, meant = names
    load.single[meant] = None
    if meant == _VERSIONS_KEPT:
        if isinstance(data, int) and not isinstance(data, bool) and data >= 1:
            load.versions_kept = data
        elif not isinstance(data, Misread):
            line = document.lines[(written,)]
            load.complain(document.name, line, f"`{written}` must be a whole number from 1 up")
        return
    declared, problems = validate(_SINGLE[meant], data, document.place(written))
    load.found.problems.extend(problems)
    load.single[meant] = declared
    if isinstance(declared, About):
        load.found.about = declared


def _resolve_data_root(load: _Load) -> None:
    if "data_root" not in load.single:
        load.found.data_root = load.folder
        return
    declared = load.single["data_root"]
    if not isinstance(declared, DataRoot) or not declared.is_readable("env"):
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
    privacy = load.single.get("privacy", Privacy())
    if not isinstance(privacy, Privacy) or not privacy.is_readable("public_key"):
        return SecretStr("")
    if privacy.public_key:
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
