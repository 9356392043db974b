/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

/**
 * Makes text harmless that somebody else wrote: a server, a resolver, the owner of a certificate.
 *
 * <p>Hooks are given such text as it came. What is recorded is {@linkplain #cut cut}, so that no
 * value is larger than its bound in whatever is made of the record; what people read, in a terminal
 * or a log, is {@linkplain #shown(String) shown}, so that no value moves a cursor, begins a line or
 * turns the direction of the text around it. Formats that programs read keep the value, by escapes
 * of their own.
 *
 * <p>Text that is short and harmless, as nearly all is, comes back as the same object.
 */
public final class OutsideText {

  /** The most that is recorded of a name: of a host, an address, a path in the file system. */
  public static final int LONGEST_NAME = 256;

  /** The most that is recorded of anything else: a URL, the value of a header field. */
  public static final int LONGEST_VALUE = 2048;

  /** Follows what was cut. */
  public static final String MARK = "…";

  private OutsideText() {}

  /**
   * Returns {@code text} if it is not longer than {@code most}, else its beginning and {@link
   * #MARK}.
   *
   * @param most in characters, the mark not counted
   */
  public static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, end(text, most)) + MARK;
  }

  /** Not between the two halves of a character. */
  private static int end(String text, int most) {
    return most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
  }

  /** Cuts the host of {@code host:port} as {@link #LONGEST_NAME} says, and keeps the port. */
  public static String cutHostPort(String hostPort) {
    if (hostPort.length() <= LONGEST_NAME) {
      return hostPort;
    }
    int colon = hostPort.lastIndexOf(':');
    return colon < 0 || hostPort.length() - colon > ":65535".length()
        ? cut(hostPort, LONGEST_NAME)
        : cut(hostPort.substring(0, colon), LONGEST_NAME) + hostPort.substring(colon);
  }

  /**
   * Returns {@code text} with everything that is not to be seen as an escape that is: controls (C0
   * and C1), line and paragraph separators, what turns the direction of text, other characters that
   * only format, and halves of characters. An escape character becomes {@code \}{@code u001b}.
   */
  public static String shown(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Most text is ASCII, and looked at no further.
      if ((c < ' ' || c > '~') && !isHarmless(text.codePointAt(i))) {
        return escaped(text, i);
      }
      i += isPair(text, i) ? 1 : 0;
    }
    return text;
  }

  private static boolean isPair(String text, int index) {
    return Character.isHighSurrogate(text.charAt(index))
        && Character.charCount(text.codePointAt(index)) == 2;
  }

  private static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private static String escaped(String text, int from) {
    StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, from);
    text.substring(from)
        .codePoints()
        .forEach(
            codePoint -> {
              if (isHarmless(codePoint)) {
                shown.appendCodePoint(codePoint);
              } else {
                for (char unit : Character.toChars(codePoint)) {
                  shown.append(String.format("\\u%04x", (int) unit));
                }
              }
            });
    return shown.toString();
  }

  /**
   * Returns a failure as a log may print it: itself if its message and those of its causes are
   * short and harmless, else one that has its stack trace and prints them {@linkplain
   * #shown(String) shown} and cut at {@link #LONGEST_VALUE}. A listener's failure often quotes what
   * the server sent.
   */
  public static Throwable shown(Throwable failure) {
    return ShownFailure.of(failure);
  }
}
