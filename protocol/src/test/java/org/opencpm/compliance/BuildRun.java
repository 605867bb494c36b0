package org.opencpm.compliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What one run of the build left behind in all modules.
 *
 * @param evidence what the tests of this very run proved; leftovers of other runs do not count
 * @param gaps why this is not a full run, one reason for each module; empty for a full run
 */
record BuildRun(List<Evidence> evidence, List<String> gaps) {

  /** The class names that the build takes for tests when nothing else is configured. */
  private static final Pattern TEST_SOURCE =
      Pattern.compile("(Test.*|.*Test|.*Tests|.*TestCase)\\.java");

  /**
   * Collects the reports of a run from the modules that the parent pom lists.
   *
   * @param root folder of the parent pom
   * @param run id of the run
   */
  static BuildRun read(Path root, String run) throws IOException {
    List<ComplianceReport> reports = new ArrayList<>();
    List<String> gaps = new ArrayList<>();
    for (String module : modules(root.resolve("pom.xml"))) {
      List<ComplianceReport> own = reports(root.resolve(module), run);
      reports.addAll(own);
      if (own.isEmpty() && hasTests(root.resolve(module))) {
        gaps.add(module + ": its tests did not run");
      } else if (ComplianceReport.merge(own).selection()) {
        gaps.add(module + ": only a selection of its tests ran");
      }
    }
    return new BuildRun(ComplianceReport.merge(reports).evidence(), List.copyOf(gaps));
  }

  /** True if every module ran all its tests. */
  boolean full() {
    return gaps.isEmpty();
  }

  private static List<ComplianceReport> reports(Path module, String run) throws IOException {
    List<ComplianceReport> reports = new ArrayList<>();
    for (Path file : files(module.resolve(ComplianceReport.FOLDER))) {
      String name = file.getFileName().toString();
      if (name.startsWith(run + '-') && name.endsWith(ComplianceReport.SUFFIX)) {
        reports.add(ComplianceReport.read(file));
      }
    }
    return reports;
  }

  private static boolean hasTests(Path module) throws IOException {
    return files(module.resolve(Path.of("src", "test", "java"))).stream()
        .anyMatch(file -> TEST_SOURCE.matcher(file.getFileName().toString()).matches());
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static List<String> modules(Path pom) throws IOException {
    List<String> modules = new ArrayList<>();
    NodeList nodes = parse(pom).getElementsByTagName("module");
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i).getParentNode().getNodeName().equals("modules")) {
        modules.add(nodes.item(i).getTextContent().strip());
      }
    }
    return modules;
  }

  private static Document parse(Path pom) throws IOException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    try {
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(pom.toFile());
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("cannot read " + pom, e);
    }
  }
}
