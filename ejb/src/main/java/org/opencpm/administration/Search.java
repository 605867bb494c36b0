package org.opencpm.administration;

import java.time.Instant;

/**
 * What is looked for; null or blank: no matter. Several conditions hold together.
 *
 * @param text an imdn.Message-ID, Conversation-ID, Contribution-ID or Call-ID, or an address of
 *     sender or recipient in any form (sip, tel, a number with separators, a user name)
 * @param kind of {@link Found}
 * @param state of {@link Found}
 * @param from earliest time
 * @param to latest time
 * @param after key of the page
 */
public record Search(
    String text,
    Found.Kind kind,
    Found.State state,
    Instant from,
    Instant to,
    String after,
    int size) {}
