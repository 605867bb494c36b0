package org.opencpm.filetransfer.jpa;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.GeneratedValue;
import javax.persistence.GenerationType;
import javax.persistence.Id;
import javax.persistence.SequenceGenerator;
import javax.persistence.Table;
import org.opencpm.filetransfer.FileTransfer;
import org.opencpm.filetransfer.FileTransfer.Thumbnail;
import org.opencpm.filetransfer.NewTransfer;
import org.opencpm.filetransfer.TransferKeys;
import org.opencpm.filetransfer.TransferState;

/** Row of {@code file_transfer}. */
@Entity(name = "FileTransfer")
@Table(name = "file_transfer")
public class FileTransferEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "file_transfer_id")
  @SequenceGenerator(
      name = "file_transfer_id",
      sequenceName = "file_transfer_id_seq",
      allocationSize = 50)
  @Column(name = "id")
  private Long id;

  @Column(name = "owner_id")
  private long ownerId;

  @Column(name = "tid")
  private String tid;

  @Column(name = "upload_key")
  private String uploadKey;

  @Column(name = "download_key")
  private String downloadKey;

  @Column(name = "state")
  private short state;

  @Column(name = "file_name")
  private String name;

  @Column(name = "content_type")
  private String contentType;

  @Column(name = "size")
  private Long size;

  @Column(name = "content_blob")
  private String blob;

  @Column(name = "thumbnail_blob")
  private String thumbnailBlob;

  @Column(name = "thumbnail_type")
  private String thumbnailType;

  @Column(name = "thumbnail_size")
  private Long thumbnailSize;

  @Column(name = "sha256")
  private String sha256;

  @Column(name = "expires_at")
  private long expiresAt;

  protected FileTransferEntity() {}

  FileTransferEntity(NewTransfer transfer) {
    ownerId = transfer.ownerId();
    tid = transfer.tid();
    uploadKey = transfer.keys().upload();
    downloadKey = transfer.keys().download();
    state = (short) TransferState.RECEIVING.ordinal();
    name = transfer.name();
    contentType = transfer.contentType();
    size = transfer.size().isPresent() ? transfer.size().getAsLong() : null;
    blob = transfer.blob();
    transfer.thumbnail().ifPresent(this::thumbnail);
    expiresAt = transfer.expiresAt().toEpochMilli();
  }

  boolean isGone() {
    return state == TransferState.GONE.ordinal();
  }

  boolean isReceiving() {
    return state == TransferState.RECEIVING.ordinal();
  }

  void thumbnail(Thumbnail thumbnail) {
    thumbnailBlob = thumbnail.blob();
    thumbnailType = thumbnail.contentType();
    thumbnailSize = thumbnail.size();
  }

  void loseTid() {
    tid = null;
  }

  void size(OptionalLong announced) {
    announced.ifPresent(value -> size = value);
  }

  void expiresAt(Instant time) {
    expiresAt = time.toEpochMilli();
  }

  void complete(long exactSize, String checksum) {
    state = (short) TransferState.COMPLETE.ordinal();
    size = exactSize;
    sha256 = checksum;
  }

  void gone() {
    state = (short) TransferState.GONE.ordinal();
    tid = null;
  }

  FileTransfer toFileTransfer() {
    return new FileTransfer(
        id,
        ownerId,
        Optional.ofNullable(tid),
        new TransferKeys(uploadKey, downloadKey),
        TransferState.values()[state],
        name,
        contentType,
        size == null ? OptionalLong.empty() : OptionalLong.of(size),
        blob,
        Optional.ofNullable(thumbnailBlob)
            .map(known -> new Thumbnail(known, thumbnailType, thumbnailSize)),
        Optional.ofNullable(sha256),
        Instant.ofEpochMilli(expiresAt));
  }
}
