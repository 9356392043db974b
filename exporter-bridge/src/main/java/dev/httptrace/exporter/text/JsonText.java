/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.httptrace.OutsideText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON that keeps every value and can still be looked at in a terminal: what is not to be
 * seen is written by JSON's own escapes.
 */
public final class JsonText {

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().characterEscapes(new Escapes()).build();

  private JsonText() {}

  /**
   * Returns a generator of UTF-8.
   *
   * <p>Through a Writer: Jackson's own UTF-8 encoder throws on half a surrogate pair, which is what
   * the SDK's limit on attribute length can leave of an emoji. A Writer puts a "?" there.
   */
  public static JsonGenerator generator(OutputStream out) throws IOException {
    return FACTORY.createGenerator(new OutputStreamWriter(out, UTF_8));
  }

  private static final class Escapes extends CharacterEscapes {

    private static final long serialVersionUID = 1;
    private static final int DELETE = 0x7f;

    private final int[] ascii = standardAsciiEscapesForJSON();

    Escapes() {
      ascii[DELETE] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii;
    }

    /** Of a character outside ASCII; halves of pairs are asked for one by one, and let through. */
    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
      String text = String.valueOf((char) c);
      String shown = Character.isSurrogate((char) c) ? text : OutsideText.shown(text);
      return shown.equals(text) ? null : new SerializedString(shown);
    }
  }
}
