#!/usr/bin/env python3
"""Writes policy.docx, as Word would, with python-docx (pip install python-docx)."""
import pathlib

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

document = Document()
document.core_properties.author = "Shop Ltd"


def link(paragraph, url, words):
    related = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), related)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = words
    run.append(text)
    element.append(run)
    paragraph._p.append(element)


document.add_heading("Privacy policy", 0)
paragraph = document.add_paragraph("We are ")
paragraph.add_run("Shop & Söhne").bold = True
paragraph.add_run(", and this is ")
paragraph.add_run("how ").italic = True
paragraph.add_run("we work. 1 < 2 * 3.")
document.add_heading("1. What we keep", 1)
document.add_paragraph("your name", style="List Bullet")
document.add_paragraph("your orders", style="List Bullet")
document.add_paragraph("with their invoices", style="List Bullet 2")
document.add_paragraph("your messages", style="List Bullet")
table = document.add_table(rows=1, cols=2)
table.rows[0].cells[0].text, table.rows[0].cells[1].text = "What", "How long"
for what, years in [("Orders", "10 years"), ("Logs", "90 days")]:
    cells = table.add_row().cells
    cells[0].text, cells[1].text = what, years
document.add_heading("2. Your rights", 1)
document.add_heading("Objection", 2)
document.add_paragraph("Write to us, or")
document.add_paragraph("go to the authority,", style="List Number")
document.add_paragraph("go to a court.", style="List Number")
paragraph = document.add_paragraph("More at ")
link(paragraph, "https://shop.example/privacy?a=1&b=2", "our page")
paragraph.add_run(", not ")
link(paragraph, "javascript:alert(1)", "here")
document.save(pathlib.Path(__file__).with_name("policy.docx"))
