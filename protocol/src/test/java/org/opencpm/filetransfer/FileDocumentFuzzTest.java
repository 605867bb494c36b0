package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever the bytes: a document, or {@link FileDocumentException}. */
class FileDocumentFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void fileInfo(byte[] data) {
    try {
      FileInfoDocument document = FileInfoDocument.parse(data);
      assertThat(document.write()).isNotEmpty();
    } catch (FileDocumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "1m")
  void resumeInfo(byte[] data) {
    try {
      FileResumeInfo document = FileResumeInfo.parse(data);
      assertThat(FileResumeInfo.parse(document.write())).isEqualTo(document);
    } catch (FileDocumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
