package org.opencpm.schema;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Finds folders of the class path by the marker file {@value #MARKER} in them, where a class loader
 * tells of files alone, as Liberty's does. Flyway knows that marker, but with it compares decoded
 * paths with encoded ones, and finds nothing where an installation's path has a space.
 */
final class MarkedFolders extends ClassLoader {

  private static final String MARKER = "/flyway.location";

  MarkedFolders(ClassLoader migrations) {
    super(migrations);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> found = super.getResources(name);
    if (found.hasMoreElements()) {
      return found;
    }
    List<URL> folders = new ArrayList<>();
    for (URL marker : Collections.list(super.getResources(name + MARKER))) {
      String path = marker.toExternalForm();
      folders.add(new URL(marker, path.substring(0, path.length() - MARKER.length())));
    }
    return Collections.enumeration(folders);
  }
}
