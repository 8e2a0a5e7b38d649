"""Makes report.pdf: two columns, running heads, footnotes, hyphenation, a calendar over two pages.

Needs reportlab. The text is made up for the tests. Run only to change the fixture.
"""
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

W, H = A4
FONT, BOLD, ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"
c = canvas.Canvas("report.pdf", pagesize=A4, invariant=1)
c.setTitle("Ferries, Harbours and the People Who Use Them")
c.setAuthor("Ada Lindqvist")

# Words that may be cut, and where.
CUTS = {"harbourmasters": "harbour-masters", "passengers": "passen-gers", "registration": "regis-tration",
        "co-operation": "co-operation", "timetables": "time-tables"}


class Column:
    def __init__(self, x, width, y):
        self.x, self.width, self.y = x, width, y

    def paragraph(self, text, size=10, font=FONT, indent=10, leading=12):
        words = text.split()
        line, start = "", indent
        while words:
            word = words[0]
            trial = "".join((line + " " + word).strip().split("^")[0::2])
            if stringWidth(trial, font, size) + start <= self.width - 4:
                line = (line + " " + word).strip()
                words.pop(0)
                continue
            bare = word.rstrip(".,")
            cut = CUTS.get(bare)
            if cut:
                head, tail = cut.split("-", 1)
                if stringWidth("".join(line.split("^")[0::2]) + " " + head + "-", font, size) + start <= self.width:
                    line += " " + head + "-"
                    words[0] = tail + word[len(bare):]
            self.line(line, size, font, self.x + start, leading)
            line, start = "", 0
        self.line(line, size, font, self.x + start, leading)

    def line(self, text, size, font, x, leading):
        for index, piece in enumerate(text.split("^")):
            if index:  # ^N^ is a note's mark
                if index % 2:
                    c.setFont(font, size * 0.6)
                    c.drawString(x, self.y + size * 0.35, piece)
                    x += stringWidth(piece, font, size * 0.6)
                    continue
            c.setFont(font, size)
            c.drawString(x, self.y, piece)
            x += stringWidth(piece, font, size)
        self.y -= leading

    def heading(self, text, size=12):
        self.y -= 8
        self.line(text, size, BOLD, self.x, size + 6)


def frame(number):
    c.setFont(ITALIC, 9)
    c.drawString(60, H - 40, "Ferries and Harbours" if number % 2 else "Occasional Papers No. 7")
    c.setFont(FONT, 9)
    c.drawCentredString(W / 2, 30, str(number))


def notes(x, lines, y=110):
    c.line(x, y + 14, x + 60, y + 14)
    for text in lines:
        mark, rest = text.split(" ", 1)
        c.setFont(FONT, 5)
        c.drawString(x, y + 2.5, mark)
        c.setFont(FONT, 8)
        c.drawString(x + 6, y, rest)
        y -= 10


# Page 11
frame(11)
top = H - 80
c.setFont(BOLD, 18)
c.drawString(60, top, "Ferries, Harbours and the People Who Use Them")
left, right = Column(60, 225, top - 40), Column(310, 225, top - 40)
left.heading("1. Introduction")
left.paragraph("Every year the harbourmasters of the inner sea write down how many passengers went "
               "ashore and how many went aboard.^1^ The registration of passengers is older than the "
               "railways, and the timetables of the ferries older still. What the ledgers do not say "
               "is why people travelled. ", indent=0)
left.paragraph("Two kinds of sources help here. The first are letters, of which some four hundred "
               "survive. The second are the minutes of the pilots' guild, which met twice a year and "
               "quarrelled about fees. Both were copied by hand and both have gaps where the damp got "
               "at them, so that no count can be exact.")
left.heading("1.1 Scope and method")
left.paragraph("We read the ledgers of nine harbours from the year of the great frost to the opening "
               "of the canal. Entries were typed twice and compared. Where the two readings differed a "
               "third reader decided, and the doubt was noted beside the entry. The co-operation of "
               "harbourmasters made this possible, and the", indent=0)
right.paragraph("town archives lent us their lamps.^2^ Names were left in the spelling of the clerk, "
                "because a name that is mended is a name that nobody can find again.", indent=0)
right.heading("2. What the ledgers say")
right.paragraph("Traffic rose slowly at first and then quickly. In the last decade three passengers in "
                "four were seasonal workers, most of them women, who followed the herring from north "
                "to south and went home with the first ice. Their fares were paid by the curing houses "
                "and taken from their wages afterwards, a custom that the guild called fair and the "
                "letters called something else.", indent=0)
right.paragraph("Registration was strict in the large harbours and hardly known in the small ones. A "
                "clerk in the south wrote that he counted hats.")
notes(60, ["1 L. Berg, Ledgers of the Inner Sea (Visby, 1931).",
           "2 See K. Holm, \"Lamps and Archives,\" report (Turku, 1988)."])
c.showPage()

# Page 12
frame(12)
left, right = Column(60, 225, top), Column(310, 225, top)
left.heading("3. Conclusion")
left.paragraph("The ferries carried labour before they carried leisure. Whoever wants to know where "
               "people went should ask who paid for the passage. The ledgers answer that better than "
               "any census, and they answer it by name.", indent=0)
right.heading("References")
right.paragraph("Berg, L. (1931). Ledgers of the Inner Sea. Gotland Press, Visby.", indent=0)
right.y -= 6
right.paragraph("Holm, K. (1988). Lamps and archives: A handbook. Aura, Turku.", indent=0)
c.showPage()

# Pages 13 and 14: the calendar
COLUMNS = [60, 230, 370]
WIDTHS = [160, 130, 165]


def wrap(text, width, size=9):
    lines, line = [], ""
    for word in text.split():
        if stringWidth((line + " " + word).strip(), FONT, size) > width:
            lines.append(line)
            line = word
        else:
            line = (line + " " + word).strip()
    return lines + [line]


def row(y, cells, font=FONT):
    wrapped = [wrap(text, width) for text, width in zip(cells, WIDTHS)]
    for x, lines in zip(COLUMNS, wrapped):
        for index, text in enumerate(lines):
            c.setFont(font, 9)
            c.drawString(x, y - 11 * index, text)
    return y - 11 * max(map(len, wrapped)) - 9


HEADER = ["Meeting/Conference", "Date and Venue", "Meeting theme or agenda"]
frame(13)
y = top
c.setFont(BOLD, 12)
c.drawString(60, y, "Annex A: Calendar of harbour conferences")
y = row(y - 30, HEADER, BOLD)
c.setFont(ITALIC, 9)
c.drawString(60, y, "Harbour Dialogue of the Inner Sea (HDIS) (RCP)")
y -= 20
y = row(y, ["4th Harbour Conference", "3–5 May 2011 Helsinki, Finland", "Seasonal workers and their fares on the northern routes"])
y = row(y, ["Meeting of Harbourmasters", "30 November – 1 December 2010 Riga, Latvia", "Registration of passengers"])
c.showPage()
frame(14)
y = row(top, HEADER, BOLD)
y = row(y, ["Workshop on Ledgers and Timetables", "June 2010 Gdynia, Poland", "Reading damaged ledgers; comparing two readings by hand"])
c.setFont(ITALIC, 9)
c.drawString(60, y, "Pilots' Forum (PF) (IRF, pillar)")
y -= 20
y = row(y, ["Forthcoming: 2nd Pilots' Forum", "9 September 2011 Lisbon, Portugal", "To be announced"])
c.showPage()
c.save()
