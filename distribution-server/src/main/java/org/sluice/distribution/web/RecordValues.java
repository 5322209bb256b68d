package org.sluice.distribution.web;

import io.quarkus.qute.EvalContext;
import io.quarkus.qute.Results;
import io.quarkus.qute.ValueResolver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Lets templates name the components of records, and nothing else of them: no method can be called
/// from a template.
final class RecordValues implements ValueResolver {
  @Override
  public boolean appliesTo(EvalContext context) {
    return context.getBase() instanceof Record && context.getParams().isEmpty();
  }

  @Override
  public CompletionStage<Object> resolve(EvalContext context) {
    Object base = context.getBase();
    for (RecordComponent component : base.getClass().getRecordComponents()) {
      if (component.getName().equals(context.getName())) {
        try {
          component.getAccessor().setAccessible(true);
          return CompletableFuture.completedFuture(component.getAccessor().invoke(base));
        } catch (IllegalAccessException | InvocationTargetException e) {
          throw new IllegalStateException("cannot read " + component, e);
        }
      }
    }
    return Results.notFound(context);
  }
}
