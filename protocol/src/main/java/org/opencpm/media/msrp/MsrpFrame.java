package org.opencpm.media.msrp;

/**
 * A piece of an MSRP request or response as it streams: a {@link MsrpFrameStart}, then {@link
 * MsrpFrameContent} as often as body bytes come, then a {@link MsrpFrameEnd}.
 */
public sealed interface MsrpFrame permits MsrpFrameStart, MsrpFrameContent, MsrpFrameEnd {}
