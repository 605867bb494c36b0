package org.opencpm.filetransfer;

/** How far a transfer is; the ordinal is what the database holds. */
public enum TransferState {
  /** Bytes come in, or may come in again after an interruption. */
  RECEIVING,
  /** The whole file is there. */
  COMPLETE,
  /** Its time is over; only the memory of it is left, so that those who ask can be told. */
  GONE
}
