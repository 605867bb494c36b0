package org.opencpm.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryTest {

  @Test
  void namesWithAndWithoutValuesAreRead() {
    assertThat(Query.parse("tid=a%2Db+c&get_upload_info&tid=second&=&%zz=1"))
        .isEqualTo(Map.of("tid", "a-b c", "get_upload_info", "", "", "", "%zz", "1"));
    assertThat(Query.parse(null)).isEmpty();
  }
}
