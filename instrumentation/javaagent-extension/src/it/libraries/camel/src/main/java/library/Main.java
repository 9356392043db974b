/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

public final class Main {

  public static void main(String[] arguments) throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.start();
      try (ProducerTemplate producer = camel.createProducerTemplate()) {
        System.out.println(
            producer.requestBody(arguments[0] + "/camel", (Object) null, String.class));
      }
    }
  }
}
