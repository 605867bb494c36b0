package org.opencpm.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Fuzz targets of the lists that clients send; see SubscriberFuzzTest for how they run. */
class GroupFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void resourceList(byte[] data) {
    try {
      ResourceList list = ResourceList.parse(data, 20);
      assertThat(list.entries()).hasSizeLessThanOrEqualTo(20);
      assertThat(ResourceList.parse(list.write(), 20)).isEqualTo(list);
    } catch (ResourceListException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
