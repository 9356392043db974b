/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes what a terminal shows as SVG. Block characters become rectangles: fonts leave gaps between
 * them.
 */
final class TerminalPicture {

  private static final double CELL = 8.4;
  private static final double LINE = 19;
  private static final double MARGIN = 16;
  private static final double BASELINE = 14;
  private static final String PLAIN = "#d0d7de";
  private static final Map<String, String> COLOURS =
      Map.of(
          "1", "#ffffff",
          "2", "#8b949e",
          "31", "#ff7b72",
          "32", "#7ee787",
          "33", "#e3b341",
          "35", "#d2a8ff",
          "36", "#79c0ff");
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";
  private static final Pattern PIECE =
      Pattern.compile("\u001b\\[(\\d*)m|[▏▎▍▌▋▊▉█▐]+|(?:(?!\u001b|[▏▎▍▌▋▊▉█▐]).)+");

  private final XMLStreamWriter svg;
  private String colour = "";
  private int column;

  private TerminalPicture(XMLStreamWriter svg) {
    this.svg = svg;
  }

  static String of(List<String> colouredLines, int columns, String title)
      throws XMLStreamException {
    StringWriter out = new StringWriter();
    XMLStreamWriter svg = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
    new TerminalPicture(svg).draw(colouredLines, columns, title);
    svg.close();
    return out + "\n";
  }

  private void draw(List<String> lines, int columns, String title) throws XMLStreamException {
    String width = number(columns * CELL + 2 * MARGIN);
    String height = number(lines.size() * LINE + 2 * MARGIN);
    svg.writeStartElement("svg");
    svg.writeAttribute("xmlns", "http://www.w3.org/2000/svg");
    svg.writeAttribute("viewBox", "0 0 " + width + " " + height);
    svg.writeAttribute("width", width);
    svg.writeAttribute("role", "img");
    svg.writeAttribute(
        "font-family", "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace");
    svg.writeAttribute("font-size", "14");
    svg.writeAttribute("xml:space", "preserve");
    svg.writeStartElement("title");
    svg.writeCharacters(title);
    svg.writeEndElement();
    svg.writeEmptyElement("rect");
    svg.writeAttribute("width", width);
    svg.writeAttribute("height", height);
    svg.writeAttribute("rx", "8");
    svg.writeAttribute("fill", "#0d1117");
    for (int i = 0; i < lines.size(); i++) {
      svg.writeCharacters("\n");
      line(lines.get(i), MARGIN + i * LINE);
    }
    svg.writeCharacters("\n");
    svg.writeEndElement();
  }

  private void line(String line, double top) throws XMLStreamException {
    column = 0;
    Matcher pieces = PIECE.matcher(line);
    while (pieces.find()) {
      String piece = pieces.group();
      if (pieces.group(1) != null) {
        colour = pieces.group(1).equals("0") ? "" : pieces.group(1);
      } else if (EIGHTHS.indexOf(piece.charAt(0)) > 0 || piece.charAt(0) == '▐') {
        bar(piece, top);
      } else {
        text(piece, top);
      }
    }
  }

  private void bar(String blocks, double top) throws XMLStreamException {
    char last = blocks.charAt(blocks.length() - 1);
    double from = column + (blocks.charAt(0) == '▐' ? 0.5 : 0);
    double to = column + blocks.length() - (last == '▐' ? 0 : 1 - EIGHTHS.indexOf(last) / 8.0);
    svg.writeEmptyElement("rect");
    svg.writeAttribute("x", number(MARGIN + from * CELL));
    svg.writeAttribute("y", number(top + 2));
    svg.writeAttribute("width", number((to - from) * CELL));
    svg.writeAttribute("height", number(LINE - 4));
    svg.writeAttribute("fill", fill());
    column += blocks.length();
  }

  private void text(String text, double top) throws XMLStreamException {
    String trimmed = text.strip();
    if (!trimmed.isEmpty()) {
      int indent = text.indexOf(trimmed);
      svg.writeStartElement("text");
      svg.writeAttribute("x", number(MARGIN + (column + indent) * CELL));
      svg.writeAttribute("y", number(top + BASELINE));
      // Whatever font there is, the columns stay where they are.
      svg.writeAttribute("textLength", number(trimmed.length() * CELL));
      svg.writeAttribute("lengthAdjust", "spacingAndGlyphs");
      svg.writeAttribute("fill", fill());
      if (colour.equals("1")) {
        svg.writeAttribute("font-weight", "bold");
      }
      svg.writeCharacters(trimmed);
      svg.writeEndElement();
    }
    column += text.length();
  }

  private String fill() {
    return COLOURS.getOrDefault(colour, PLAIN);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceAll("\\.0$", "");
  }
}
