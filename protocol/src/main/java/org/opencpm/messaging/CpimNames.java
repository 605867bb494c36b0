package org.opencpm.messaging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The headers of one CPIM message by namespace and local name (RFC 3862 section 3.4). A prefix
 * means what the last NS line above says, else what any NS line says; an undeclared {@code imdn}
 * means the disposition notification namespace, since clients that forget the line exist.
 */
final class CpimNames {

  private record Entry(String namespace, String localName, String value) {}

  private static final List<String> CORE_NAMES =
      List.of("From", "To", "cc", "DateTime", "Subject", "NS", "Require");

  private static final List<String> IMDN_NAMES =
      List.of(
          "Message-ID",
          "Disposition-Notification",
          "Original-To",
          "IMDN-Record-Route",
          "IMDN-Route");

  private final List<Entry> entries;
  private final Map<String, String> prefixes;

  CpimNames(List<CpimHeader> headers) {
    prefixes = new HashMap<>();
    for (CpimHeader header : headers) {
      if (header.named("NS")) {
        declare(prefixes, header.value());
      }
    }
    prefixes.putIfAbsent("imdn", CpimMessage.IMDN_NAMESPACE);
    Map<String, String> above = new HashMap<>();
    entries = new ArrayList<>(headers.size());
    for (CpimHeader header : headers) {
      if (header.named("NS")) {
        declare(above, header.value());
      }
      int dot = header.name().indexOf('.');
      if (dot < 0) {
        String namespace = above.getOrDefault("", CpimMessage.CORE_NAMESPACE);
        entries.add(new Entry(namespace, header.name(), header.value()));
      } else {
        String prefix = header.name().substring(0, dot).toLowerCase(Locale.ROOT);
        String namespace = above.getOrDefault(prefix, prefixes.get(prefix));
        if (namespace != null) {
          entries.add(new Entry(namespace, header.name().substring(dot + 1), header.value()));
        }
      }
    }
  }

  /** The values of all headers of that name, in order; case is ignored. */
  List<String> values(String namespace, String localName) {
    List<String> values = new ArrayList<>(1);
    for (Entry entry : entries) {
      if (entry.localName.equalsIgnoreCase(localName)
          && entry.namespace.equalsIgnoreCase(namespace)) {
        values.add(entry.value);
      }
    }
    return values;
  }

  /** Tells whether a header name of a Require line is one that we know the meaning of. */
  boolean understands(String name) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      return contains(CORE_NAMES, name);
    }
    String namespace = prefixes.get(name.substring(0, dot).toLowerCase(Locale.ROOT));
    return CpimMessage.IMDN_NAMESPACE.equalsIgnoreCase(namespace)
        && contains(IMDN_NAMES, name.substring(dot + 1));
  }

  private static boolean contains(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  private static void declare(Map<String, String> prefixes, String value) {
    int open = value.indexOf('<');
    int close = value.indexOf('>', open + 1);
    if (open >= 0 && close > open) {
      prefixes.put(
          value.substring(0, open).strip().toLowerCase(Locale.ROOT),
          value.substring(open + 1, close).strip());
    }
  }
}
