package org.opencpm.administration;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import nu.validator.validation.SimpleDocumentValidator;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** The Nu HTML checker, its schema read once. */
final class MarkupChecker {

  private static final String HTML5 = "http://s.validator.nu/html5-rdfalite.rnc";

  private final SimpleDocumentValidator checker = new SimpleDocumentValidator();
  private final Errors errors = new Errors();

  MarkupChecker() {
    try {
      checker.setUpMainSchema(HTML5, errors);
    } catch (Exception e) {
      throw new IllegalStateException("the schema of HTML cannot be read", e);
    }
  }

  /** What is wrong with a page: errors, not warnings, one line each. */
  List<String> errors(String html) throws IOException {
    errors.found.clear();
    try {
      checker.setUpValidatorAndParsers(errors, false, false);
      checker.checkHtmlInputSource(new InputSource(new StringReader(html)));
    } catch (SAXException e) {
      throw new IOException(e);
    }
    return List.copyOf(errors.found);
  }

  private static final class Errors implements ErrorHandler {

    private final List<String> found = new ArrayList<>();

    @Override
    public void warning(SAXParseException warning) {
      // A warning is advice.
    }

    @Override
    public void error(SAXParseException error) {
      found.add(error.getLineNumber() + ": " + error.getMessage());
    }

    @Override
    public void fatalError(SAXParseException error) {
      error(error);
    }
  }
}
