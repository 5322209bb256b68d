package org.sluice.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;

class TokenPlaceTest {

  @TempDir Path root;

  private TokenPlace read(String text) throws IOException {
    Path library = root.resolve("lib.so");
    Files.writeString(library, "");
    return TokenPlace.read(
        Files.writeString(root.resolve("token.txt"), text.replace("LIB", library.toString())));
  }

  @Test
  void readsLibraryAndSlot() throws IOException {
    assertThat(read("library=LIB\nslot=1234567890\n").slot()).isEqualTo("slot = 1234567890");
    assertThat(read("library=LIB\nslot-index=0").slot()).isEqualTo("slotListIndex = 0");
    assertThat(read("library=LIB\nslot=1\n").providerName())
        .isNotEqualTo(read("library=LIB\nslot=2\n").providerName());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "library=LIB\n",
        "slot=1\nlibrary=LIB\n",
        "library=LIB\nslot=-1\n",
        "library=LIB\nslot=1\nslot=2\n",
        "library=LIB\nslot=1 name=x\n",
        "library=relative.so\nslot=1\n",
        "library=/a b.so\nslot=1\n",
        "library=/none-of-that-name.so\nslot=1\n"
      })
  void everythingElseIsRefused(String text) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> read(text))
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.TOKEN))
        .withMessageContaining("token.txt");
  }

  @Test
  void namesAMissingFile() {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> TokenPlace.read(root.resolve("none")))
        .withMessageContaining("no such file");
  }
}
