package org.sluice.hsm.softhsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.hsm.HsmException;
import org.sluice.hsm.TestStore;

class SoftHsmTest {

  @Test
  void theStoreIsForThisUserAlone() throws IOException {
    SoftHsm store = TestStore.store();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.folder())))
        .isEqualTo("rwx------");
    assertThat(Files.readString(store.folder().resolve("softhsm2.conf")))
        .contains("directories.tokendir = " + store.folder().resolve("tokens"));
  }

  @Test
  void aSecondFolderInOneProcessIsRefused(@TempDir Path other) {
    SoftHsm store = TestStore.store();
    assertThat(SoftHsm.start(store.folder())).isSameAs(store);
    assertThatThrownBy(() -> SoftHsm.start(other))
        .isInstanceOf(HsmException.LibraryUnusable.class)
        .hasMessageContaining(store.folder().toString())
        .hasMessageContaining(other.toString());
  }

  @Test
  void aMissingLibraryIsNamedWithWhatToInstall() {
    System.setProperty(SoftHsm.LIBRARY_PROPERTY, "/no/such/libsofthsm2.so");
    try {
      assertThatThrownBy(SoftHsm::library)
          .isInstanceOf(HsmException.LibraryUnusable.class)
          .hasMessageContaining("/no/such/libsofthsm2.so")
          .hasMessageContaining("softhsm2");
    } finally {
      System.clearProperty(SoftHsm.LIBRARY_PROPERTY);
    }
  }
}
