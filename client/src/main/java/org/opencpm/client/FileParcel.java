package org.opencpm.client;

import org.opencpm.client.file.Thumbnail;

/**
 * What belongs to an offered file besides its m-line: its thumbnail and its CPIM headers.
 *
 * @param offer the file
 * @param icon Content-ID of its thumbnail
 * @param ids its conversation and its own imdn.Message-ID
 */
record FileParcel(FileOffer offer, String icon, MessageIds ids) {

  /** Whether it has a thumbnail. */
  boolean hasIcon() {
    return offer.thumbnail().isPresent();
  }

  Thumbnail thumbnail() {
    return offer.thumbnail().orElseThrow();
  }
}
