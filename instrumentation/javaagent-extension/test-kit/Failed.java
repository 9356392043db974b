/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Writes the names of the failed tests of a report to a file, sorted, and prints the counts. */
public class Failed {

  public static void main(String[] arguments) throws Exception {
    NodeList tests =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new File(arguments[0]))
            .getElementsByTagName("testcase");
    int skipped = 0;
    List<String> failed = new ArrayList<>();
    for (int i = 0; i < tests.getLength(); i++) {
      Element test = (Element) tests.item(i);
      if (has(test, "failure") || has(test, "error")) {
        failed.add(test.getAttribute("classname") + " " + test.getAttribute("name"));
      } else if (has(test, "skipped")) {
        skipped++;
      }
    }
    failed.sort(null);
    Files.write(Path.of(arguments[1]), failed);
    int passed = tests.getLength() - failed.size() - skipped;
    System.out.println(
        passed + " passed, " + failed.size() + " failed, " + skipped + " do not apply");
    if (passed == 0) {
      System.exit(1);
    }
  }

  private static boolean has(Element test, String child) {
    return test.getElementsByTagName(child).getLength() > 0;
  }
}
