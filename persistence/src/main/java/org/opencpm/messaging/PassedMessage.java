package org.opencpm.messaging;

/**
 * A chat message that went from leg to leg of a live session and was never stored, to be noted so
 * that notifications which come after the session are told from strangers' ones.
 *
 * @param message without body, with one recipient
 * @param reported the notifications that its sender got already
 */
public record PassedMessage(NewMessage message, Reported reported) {}
