/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import org.apache.hc.client5.http.fluent.Request;

public final class Main {

  public static void main(String[] arguments) throws Exception {
    System.out.println(Request.get(arguments[0] + "/fluent").execute().returnContent().asString());
  }
}
