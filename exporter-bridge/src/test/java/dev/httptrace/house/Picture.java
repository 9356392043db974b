/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.house;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws a plan as SVG: the entrance on top, the ground below, every arrow one way. */
final class Picture {

  private static final int LEAST_GAP = 16;
  private static final int FLOOR = 92;
  private static final int BOX_HEIGHT = 34;
  private static final int CHARACTER = 8;

  private final Plan plan;
  private final int width;
  private final Map<String, Box> boxes = new HashMap<>();
  private final StringBuilder svg = new StringBuilder();

  private Picture(Plan plan) {
    this.plan = plan;
    this.width = plan.floors().stream().mapToInt(Picture::leastWidth).max().orElseThrow();
  }

  static String of(Plan plan) {
    return new Picture(plan).draw();
  }

  private String draw() {
    List<List<String>> floors = plan.floors();
    int height = floors.size() * FLOOR;
    for (int floor = 0; floor < floors.size(); floor++) {
      place(floors.get(floor), height - (floor + 1) * FLOOR + (FLOOR - BOX_HEIGHT) / 2);
    }
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"monospace\""
            + " font-size=\"13\">",
        width, height);
    line("<title>The rooms of httptrace and what each imports</title>");
    line("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
    line(
        "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\""
            + " markerHeight=\"8\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\""
            + " fill=\"#57606a\"/></marker></defs>");
    plan.rooms().forEach(this::arrows);
    plan.rooms().forEach(this::box);
    line("</svg>");
    return svg.toString();
  }

  private void place(List<String> floor, int y) {
    List<String> rooms = floor.stream().sorted(Comparator.comparing(Picture::side)).toList();
    int gap = LEAST_GAP + (width - leastWidth(rooms)) / (rooms.size() + 1);
    int x = gap;
    for (String room : rooms) {
      boxes.put(room, new Box(x + width(room) / 2, y, width(room)));
      x += width(room) + gap;
    }
  }

  private static int leastWidth(List<String> floor) {
    return floor.stream().mapToInt(Picture::width).sum() + LEAST_GAP * (floor.size() + 1);
  }

  private static int width(String room) {
    return Math.max(90, label(room).length() * CHARACTER + 20);
  }

  /** From left to right, so that arrows cross seldom. */
  private static int side(String room) {
    if (room.startsWith("dev.httptrace.httpclient5")) {
      return 0;
    }
    if (room.startsWith("dev.httptrace.exporter")) {
      return room.endsWith("har") || room.endsWith("waterfall") ? 2 : 3;
    }
    return 1;
  }

  private void arrows(String room) {
    Box from = boxes.get(room);
    for (String below : plan.nearest(room)) {
      Box to = boxes.get(below);
      line(
          "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#8c959f\""
              + " marker-end=\"url(#tip)\"/>",
          from.centre, from.top + BOX_HEIGHT, to.centre, to.top);
    }
  }

  private void box(String room) {
    Box box = boxes.get(room);
    line(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" fill=\"%s\""
            + " stroke=\"#57606a\"/>",
        box.centre - box.width / 2, box.top, box.width, BOX_HEIGHT, colour(room));
    line(
        "<text x=\"%d\" y=\"%d\" fill=\"#1f2328\" text-anchor=\"middle\">%s</text>",
        box.centre, box.top + 22, label(room));
  }

  private static String label(String room) {
    return room.equals("dev.httptrace") ? room : room.substring("dev.httptrace.".length());
  }

  /** Where a room belongs: hooks, HttpClient, what is recorded, what leaves the process. */
  private static String colour(String room) {
    if (room.startsWith("dev.httptrace.httpclient5")) {
      return "#ddf4ff";
    }
    if (room.startsWith("dev.httptrace.exporter")) {
      return "#fff8c5";
    }
    return room.equals("dev.httptrace") ? "#ffffff" : "#dafbe1";
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private record Box(int centre, int top, int width) {}
}
