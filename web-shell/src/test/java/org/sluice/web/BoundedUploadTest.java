package org.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class BoundedUploadTest {
  private static InputStream upload(int octets) {
    return new BoundedUpload(new ByteArrayInputStream(new byte[octets]), 4096);
  }

  @Test
  void asManyAsTheRouteTakes() throws IOException {
    assertThat(upload(4096).readAllBytes()).hasSize(4096);
    assertThat(upload(0).readAllBytes()).isEmpty();
  }

  @Test
  void oneMore() {
    assertThatThrownBy(() -> upload(4097).readAllBytes())
        .isInstanceOfSatisfying(Stop.class, stop -> assertThat(stop.status()).isEqualTo(413))
        .hasMessageContaining("4096");
    InputStream single = upload(4097);
    assertThatThrownBy(
            () -> {
              while (single.read() >= 0) {
                // octet by octet
              }
            })
        .isInstanceOf(Stop.class);
  }
}
