package org.sluice.web;

import io.quarkus.qute.Engine;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.Expression;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.TemplateNode.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// The pages' templates (Qute). Every value goes through [Safe] on its way into a page; a name that
/// does not exist is an error, not an empty place.
public final class Templates {
  private static final String FOLDER = "/pages/";

  private final Engine engine;

  /// Reads and parses all templates of a list, so that a broken one is found at the start.
  ///
  /// @param names of the files in the folder `pages`, without `.html`
  public Templates(List<String> names) {
    EngineBuilder builder =
        Engine.builder()
            .addDefaults()
            .addValueResolver(new RecordValues())
            .removeStandaloneLines(true)
            .strictRendering(true)
            .addResultMapper(new Escaper());
    engine = builder.build();
    names.forEach(name -> engine.putTemplate(name, engine.parse(read(name))));
  }

  /// A page.
  public String page(String name, Map<String, Object> data) {
    return engine.getTemplate(name).data(data).render();
  }

  private static String read(String name) {
    String file = FOLDER + name + ".html";
    try (InputStream in = Templates.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("there is no template " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Escapes whatever a template prints. Nothing is exempt but markup made by this package's
  /// callers on purpose (charts), which comes as Qute's own RawString.
  private static final class Escaper implements ResultMapper {
    @Override
    public boolean appliesTo(Origin origin, Object result) {
      return !(result instanceof RawString);
    }

    @Override
    public String map(Object result, Expression expression) {
      return Safe.html(String.valueOf(result));
    }
  }
}
