/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Next to a library that declares HttpCore by itself, an HttpClient of ours left a mix that fails
 * with NoSuchMethodError: what Maven chooses must be the user's (case order-of-dependencies).
 */
class BringsNoHttpClientTest {

  @Test
  void onlyTheOpenTelemetryApiAndAnnotationsAreHandedOn() throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Path.of("pom.xml").toFile());
    XPath xpath = XPathFactory.newInstance().newXPath();

    NodeList names =
        (NodeList)
            xpath.evaluate(
                "/project/dependencies/dependency[not(scope) or scope='compile' or scope='runtime']"
                    + "/artifactId",
                pom,
                XPathConstants.NODESET);
    List<String> handedOn = new ArrayList<>();
    for (int i = 0; i < names.getLength(); i++) {
      handedOn.add(names.item(i).getTextContent());
    }
    // The annotations are for who compiles against ours.
    assertThat(handedOn).containsExactlyInAnyOrder("opentelemetry-api", "jspecify");
  }
}
