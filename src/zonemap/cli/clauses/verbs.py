"""Verbs about the plan as encoded: `rules list`, `rules show`, `rules lint`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zonemap.clauses import (
    Ground,
    clause_document,
    lint_local,
    lint_plan,
    requirement_row,
    requirements,
    requirements_of,
    state_words,
)
from zonemap.cli.clauses.text import clause_lines, served_text
from zonemap.cli.options import JsonOption, RunOption
from zonemap.cli.output import Exit, print_json, print_table, say
from zonemap.cli.runs import opened_run
from zonemap.plan import load_plan, plan_of, read_local_numbers, shipped_texts
from zonemap.plan.rulebook import read_local_text
from zonemap.wording import gettext as _
from zonemap.workspace import open_workspace

WorkspaceOption = Annotated[
    Path | None, typer.Argument(help="工作区文件夹 / folder of the workspace", show_default=False)
]

rules_app = typer.Typer(
    name="rules", help="方案条文与规则 / the plan as encoded", no_args_is_help=True, rich_markup_mode=None
)


@rules_app.command("list")
def list_verb(json: JsonOption = False) -> None:
    """全部条文要求及其落实方式 / every requirement of the plan, and what serves it."""
    rulebook = load_plan()
    found = requirements(rulebook)
    if json:
        print_json({"clauses": [requirement_row(each) for each in found]})
        return
    words = state_words()
    print_table(
        (_("no."), _("clause"), _("words of the plan"), _("state"), _("served by")),
        [
            (str(each.row), each.clause, each.quote, words[each.state], served_text(each, rulebook))
            for each in found
        ],
        figures=False,
    )
    states = [each.state for each in found]
    counts = [f"{words[state]} {states.count(state)}" for state in dict.fromkeys(states)]
    say(_("{count} requirements: {states}").format(count=len(found), states=_(", ").join(counts)))


@rules_app.command("show")
def show(
    clause: Annotated[
        str,
        typer.Argument(help="条款如 六(一)，或序号 / a clause such as 六(一), or a row", show_default=False),
    ],
    workspace: WorkspaceOption = None,
    run: RunOption = None,
    json: JsonOption = False,
) -> None:
    """一个条款：原文、规则、数值，以及涉及的用地 / one clause: words, rules, numbers, and the land they touch."""
    rulebook = load_plan()
    found = requirements_of(clause, rulebook)
    if workspace is None:
        document = clause_document(found, rulebook)
    else:
        opened, assessment = opened_run(workspace, run)
        document = clause_document(
            found,
            read_local_numbers(rulebook, opened.path / "numbers.toml").changed(assessment.manifest["values"]),
            accepted=opened.settings.accepted_confidence,
            ground=Ground(assessment, opened.layer_names()),
        )
    if json:
        print_json(document)
    else:
        say(*clause_lines(document))


@rules_app.command("lint")
def lint(workspace: WorkspaceOption = None, json: JsonOption = False) -> None:
    """检查规则库及工作区自定数值 / find the faults of the rulebook, and of a workspace's numbers."""
    texts = shipped_texts()
    files = list(texts)
    faults = lint_plan(texts)
    if workspace is not None:
        file = open_workspace(workspace).path / "numbers.toml"
        if (text := read_local_text(file)) is not None:
            files.append(file.name)
            faults += lint_local(text, file.name, plan_of(texts))
    if json:
        print_json({"files": files, "faults": [fault.as_json() for fault in faults]})
    else:
        say(*(f"[{fault.code}] {fault.told} → {fault.remedy}" for fault in faults))
        say(_("{count} faults in {files} files").format(count=len(faults), files=len(files)))
    raise typer.Exit(Exit.FAULTS if faults else Exit.DONE)


def add_to(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.add_typer(rules_app)
