/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package library;

import feign.Feign;
import feign.RequestLine;
import feign.hc5.ApacheHttp5Client;

public final class Main {

  interface Shop {
    @RequestLine("GET /feign")
    String stock();
  }

  public static void main(String[] arguments) {
    Shop shop = Feign.builder().client(new ApacheHttp5Client()).target(Shop.class, arguments[0]);
    System.out.println(shop.stock());
  }
}
