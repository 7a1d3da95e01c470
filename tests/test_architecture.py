"""The rules of the tree: imports point one way, and TensorFlow stays out of the web process.

Imports are read from the source, wherever they stand in a file, so that a rule holds for code
that no test happens to run.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LEARNING = {"keras", "tensorflow"}
NEVER_IN_THE_WEB = LEARNING | {"scipy", "torch"}
MAY_LEARN = ("core.training.",)
ON_STREAMLIT = {"core.cache"}
ON_PLOTLY = "core.view."
FLOORS = (
    {"core.files", "core.po_file", "core.server_log"},
    {"core.i18n"},
    {"core.formatting"},
    {"core.sized_cache", "core.whole_numbers"},
    {"core.text", "core.tasks"},
    {"core.recipes", "core.drawing"},
    {"core.network"},
    {"core.models"},
    {"core.data"},
    {"core.language", "core.stories", "core.concepts"},
    {"core.analysis"},
    {"core.runs"},
    {"core.export", "core.training", "core.evaluate", "core.open"},
    {"core.view"},
    {"core.api", "core.cache"},
)
"""Packages and loose modules of core, from the ground up: each imports from the floors below it."""

A_PAGE_MAY_IMPORT = {
    "anyio",
    "core",
    "numpy",
    "pages",
    "starlette",
    "streamlit",
    "streamlit_drawable_canvas",
}

VISIT_EVERY_PAGE = """
import sys
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("app.py", default_timeout=60).run()
for page in sys.argv[1:]:
    app.switch_page(page).run()
    assert not app.exception, (page, app.exception)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@cache
def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name: app, pages.*, core.*."""
    files = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "core").rglob("*.py")]
    return {_dotted(file): file for file in files}


@cache
def imports(module: str) -> frozenset[str]:
    """Dotted names that a module imports; for `from core import files` it is `core.files`."""
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    return frozenset(name for node in ast.walk(tree) for name in _imported(node))


def reachable(starts: Iterable[str]) -> set[str]:
    """The product's own modules that come along when the given ones are imported."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += imports(module) & modules().keys()
    return reached


def test_pages_import_core_and_streamlit_and_nothing_else() -> None:
    allowed = A_PAGE_MAY_IMPORT | sys.stdlib_module_names
    strangers = {page: _packages(imports(page)) - allowed for page in _web()}
    assert not {page: names for page, names in strangers.items() if names}


def test_core_imports_neither_the_pages_nor_the_tests() -> None:
    offenders = {
        module: upward
        for module in _core()
        if (upward := _packages(imports(module)) & {"app", "pages", "tests"})
    }
    assert not offenders


def test_one_module_of_core_imports_streamlit_and_core_does_without_it() -> None:
    users = {module for module in _core() if "streamlit" in _packages(imports(module))}
    assert users == ON_STREAMLIT
    assert not [module for module in _core() if ON_STREAMLIT & imports(module)]


def test_only_the_view_imports_plotly() -> None:
    users = {module for module in _core() if "plotly" in _packages(imports(module))}
    assert not {module for module in users if not module.startswith(ON_PLOTLY)}


def test_packages_of_core_import_only_from_the_floors_below() -> None:
    floor = {part: height for height, parts in enumerate(FLOORS) for part in parts}
    upward = {
        f"{module} imports {name}"
        for module in _core() - {"core"}
        for name in imports(module) & _core() - {"core"}
        if _part(name) != _part(module) and floor[_part(name)] >= floor[_part(module)]
    }
    assert not upward


def test_imports_within_core_never_run_in_a_circle() -> None:
    circles = [module for module in _core() if module in reachable(imports(module) & _core())]
    assert not circles


def test_only_what_learns_imports_tensorflow() -> None:
    learners = {module for module in modules() if _packages(imports(module)) & LEARNING}
    assert not {module for module in learners if not module.startswith(MAY_LEARN)}


def test_no_page_reaches_tensorflow_through_its_imports() -> None:
    heavy = {
        module: names
        for module in reachable(_web())
        if (names := _packages(imports(module)) & NEVER_IN_THE_WEB)
    }
    assert not heavy


@pytest.mark.slow
def test_visiting_every_page_leaves_tensorflow_unimported() -> None:
    pages = sorted(f"pages/{page.name}" for page in (ROOT / "pages").glob("*.py"))
    visit = subprocess.run(
        [sys.executable, "-c", VISIT_EVERY_PAGE, *pages],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert visit.returncode == 0, visit.stderr
    assert not NEVER_IN_THE_WEB & set(visit.stdout.split())


def _core() -> set[str]:
    return {module for module in modules() if module.partition(".")[0] == "core"}


def _part(module: str) -> str:
    """The package of core that a module is in, or the module itself where it is loose."""
    return ".".join(module.split(".")[:2])


def _web() -> set[str]:
    return modules().keys() - _core()


def _packages(names: Iterable[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def _dotted(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        for name in node.names:
            yield name.name
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "the tree uses absolute imports"
        assert node.module
        yield node.module
        for name in node.names:
            yield f"{node.module}.{name.name}"


def fragments(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Names of the functions that run as fragments, and whether each is guarded."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    names = {name for name, node in functions.items() if "st.fragment" in decorators(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.fragment":
            names |= {ast.unparse(argument) for argument in node.args}
    yield from ((name, "guarded()" in decorators(functions[name])) for name in sorted(names))


def decorators(node: ast.FunctionDef) -> list[str]:
    return [ast.unparse(each) for each in node.decorator_list]


def test_an_error_in_a_fragment_leaves_the_rest_of_the_page() -> None:
    found = [
        (f"{path.relative_to(ROOT)}: {name}", is_guarded)
        for path in sorted((ROOT / "pages").rglob("*.py"))
        for name, is_guarded in fragments(ast.parse(path.read_text("utf-8")))
    ]
    assert len(found) > 10
    assert not [name for name, is_guarded in found if not is_guarded]
