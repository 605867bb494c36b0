package org.opencpm.filetransfer;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What stands before a part of a form (RFC 7578).
 *
 * @param name of the field; empty text if it has none
 * @param fileName as the sender wrote it: any characters, a path among them
 * @param contentType the value of its Content-Type
 * @param length what its Content-Length says, in bytes
 * @param offset bytes of the form before its content
 */
public record FormPart(
    String name,
    Optional<String> fileName,
    Optional<String> contentType,
    OptionalLong length,
    long offset) {}
