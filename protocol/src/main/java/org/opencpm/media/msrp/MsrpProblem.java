package org.opencpm.media.msrp;

/**
 * What is wrong with a frame that was read. It travels in the {@link MsrpFrameStart}, so that who
 * reads the frames decides about the answer.
 *
 * @param status answer that fits, a code of {@link MsrpStatus}
 * @param reason what is wrong, without any of the peer's text
 * @param fatal true if the stream cannot be followed any further: close the connection
 */
public record MsrpProblem(int status, String reason, boolean fatal) {}
