package org.opencpm.administration;

import java.time.Instant;

/** Something that an operator did: who, when, from where, to what, from which value to which. */
public record AuditEntry(
    long id,
    Instant at,
    String actor,
    String from,
    String action,
    String subject,
    String oldValue,
    String newValue) {}
