"""Verbs about reports: `report`, `report-verify`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from zonemap.cli.options import JsonOption, RunOption, WorkspaceArgument
from zonemap.cli.output import MOST_FAULTS, Exit, print_json, progress_bar, say
from zonemap.cli.runs import opened_run, rulebook_for
from zonemap.reports import (
    TOP,
    Format,
    differences,
    format_of,
    report_again,
    report_of,
    require_word,
    stamp_of,
    studies_named,
    write_report,
)
from zonemap.wording import current_language, use_language
from zonemap.wording import gettext as _

TemplateOption = Annotated[
    Path | None,
    typer.Option("--template", help="本单位的 Word 模板 / the bureau's own Word template (.docx reports)"),
]


def report(
    workspace: WorkspaceArgument,
    out: Annotated[Path, typer.Option("--out", help="输出文件 / file to write: .xlsx .pdf .docx")],
    run: RunOption = None,
    zone: Annotated[str | None, typer.Option(help="开发区代码 / zone id")] = None,
    top: Annotated[int, typer.Option(min=0, help="逐宗说明前 N 宗 / parcels explained one by one")] = TOP,
    studies: Annotated[
        str,
        typer.Option(
            "--with",
            help="再开发方案所含专题 / studies of the programme: "
            "all, or sites,supply,phases,coverage,pareto,robustness,evaluation",
        ),
    ] = "",
    template: TemplateOption = None,
) -> None:
    """写报告 / write the report of a run."""
    require_word(out, template)
    format_of(out)
    asked = studies_named(studies.split(","))
    opened, assessment = opened_run(workspace, run)
    with progress_bar(len(asked)) as step:
        written = report_of(
            opened,
            assessment,
            rulebook_for(opened, assessment),
            zone=zone,
            top=top,
            studies=asked,
            progress=step,
        )
    write_report(written, out, template=template)
    say(
        _("Report written: {path} ({count} parcels, {top} explained)").format(
            path=out, count=len(written.positions), top=len(written.receipts)
        )
    )
    if format_of(out) is Format.DOCX:
        say(_("In Word, F9 on the contents adds the page numbers"))


def report_verify(
    workspace: WorkspaceArgument,
    file: Annotated[Path, typer.Argument(help="报告文件 / the finished file", show_default=False)],
    template: TemplateOption = None,
    json: JsonOption = False,
) -> None:
    """核对报告中的每个数与其运行结果 / compare every figure of a report with its run."""
    stamp = stamp_of(file)
    opened, assessment = opened_run(workspace, stamp.run)
    reader = current_language()
    use_language(stamp.language)  # the words of the file are compared in the language it was written in
    expected = report_again(opened, assessment, rulebook_for(opened, assessment), stamp)
    found = differences(file, expected, template=template)
    use_language(reader)
    if json:
        print_json(
            {
                "file": str(file),
                "run": stamp.run,
                "verified": not found,
                "differences": [asdict(each) for each in found],
            }
        )
    elif found:
        say(
            *(
                _("{place}: {run} in the run, {file} in the file").format(**asdict(each))
                for each in found[:MOST_FAULTS]
            )
        )
        if len(found) > MOST_FAULTS:
            say(_("  … and {count} more (--json shows all)").format(count=len(found) - MOST_FAULTS))
    else:
        say(_("Verified: the file says what the run {run} says").format(run=stamp.run))
    raise typer.Exit(Exit.FAULTS if found else Exit.DONE)


def add_to(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command()(report)
    app.command("report-verify")(report_verify)
