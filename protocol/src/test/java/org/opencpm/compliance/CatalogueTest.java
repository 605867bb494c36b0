package org.opencpm.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {

  @TempDir Path folder;

  @Test
  void theProjectsCatalogueHas316Rows() throws IOException {
    Catalogue catalogue = Catalogue.read(Path.of("..").resolve(StatementOfCompliance.CATALOGUE));
    assertThat(catalogue.rows()).hasSize(316);
    assertThat(catalogue.ids())
        .hasSize(316)
        .contains("AD-REL-01", "CPM-CONV-053a", "CPM-CONV-XXXa", "CT-FT-04.1", "AD-IF-MSG-13");
  }

  @Test
  void rowsKeepTheOrderOfTheFile() throws IOException {
    assertThat(read("B-2\tsecond letter\nA-1\tfirst letter\n").rows())
        .containsExactly(
            new Catalogue.Row("B-2", "second letter"), new Catalogue.Row("A-1", "first letter"));
  }

  @Test
  void anIdThatStandsTwiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("A-1\tone\nA-1\tother\n"))
        .withMessageContaining("A-1 stands twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A-1",
        "A-1 text with a blank in place of the tab",
        "A-1\t",
        "A-1\ttext\tand more",
        "A-1\t text with a blank before it",
        "A-1\ttext with a | that would break the table",
        "a-1\tno id",
        "\tno id",
        ""
      })
  void aLineThatIsNoRowIsRefused(String line) {
    assertThatIllegalArgumentException().isThrownBy(() -> read(line + "\n"));
  }

  @Test
  void aTextThatDoesNotFitALineIsRefused() throws IOException {
    assertThat(read("A-1\t" + "x".repeat(Catalogue.MAX_TEXT)).rows()).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("A-1\t" + "x".repeat(Catalogue.MAX_TEXT + 1)));
  }

  private Catalogue read(String text) throws IOException {
    return Catalogue.read(Files.writeString(folder.resolve("requirements.tsv"), text));
  }
}
