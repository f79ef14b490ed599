package fengchi.referees;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.context.support.IValidationSupport.IssueSeverity;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.SingleValidationMessage;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.NpmPackageValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;
import org.hl7.fhir.utilities.http.ManagedWebAccess;

/**
 * What HAPI says about FHIR R4 resources, by the definitions inside its own jar and those of FHIR packages.
 *
 * <p>Arguments: files. A .tgz file is a package that is installed; its folder has to be on the class path. A .json file
 * is one resource; in an .ndjson file each line is one. One line of JSON is printed for each resource, in order: {file,
 * line, issues: [{severity, where, text, id}]}.
 */
public final class Referee {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Input(String file, int line, String text) {}

    private Referee() {}

    public static void main(String[] arguments) throws IOException {
        ManagedWebAccess.setAccessPolicy(ManagedWebAccess.WebAccessPolicy.PROHIBITED);
        FhirContext context = FhirContext.forR4();
        NpmPackageValidationSupport packages = new NpmPackageValidationSupport(context);
        List<Input> inputs = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.endsWith(".tgz")) {
                packages.loadPackageFromClasspath("classpath:" + Path.of(argument).getFileName());
            } else {
                inputs.addAll(read(Path.of(argument)));
            }
        }
        FhirValidator validator = validator(context, packages);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        inputs.parallelStream().map(input -> judged(validator, input)).forEachOrdered(out::println);
        out.flush();
    }

    private static FhirValidator validator(FhirContext context, NpmPackageValidationSupport packages) {
        UnknownCodeSystemWarningValidationSupport unknownSystems = new UnknownCodeSystemWarningValidationSupport(context);
        unknownSystems.setNonExistentCodeSystemSeverity(IssueSeverity.WARNING);
        ValidationSupportChain chain = new ValidationSupportChain(
                new DefaultProfileValidationSupport(context),
                packages,
                new CommonCodeSystemsTerminologyService(context),
                new InMemoryTerminologyServerValidationSupport(context),
                new SnapshotGeneratingValidationSupport(context),
                unknownSystems);
        // https://hl7.org/fhir/R4/terminologies.html#4.1: of a CodeableConcept one coding has to be in the value set, not all
        chain.setCodeableConceptValidationSuccessfulIfNotAllCodingsAreValid(true);
        FhirInstanceValidator instances = new FhirInstanceValidator(chain);
        instances.setAnyExtensionsAllowed(false); // what we write has a definition; those of SDC are in no package here
        instances.setCustomExtensionDomains("http://hl7.org/fhir/uv/sdc/");
        instances.setErrorForUnknownProfiles(true);
        instances.setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
        instances.setAssumeValidRestReferences(true); // so that Type/id is checked for its type
        return context.newValidator().registerValidatorModule(instances);
    }

    private static List<Input> read(Path path) throws IOException {
        String text = Files.readString(path);
        String name = path.getFileName().toString();
        if (!name.endsWith(".ndjson")) {
            return List.of(new Input(name, 1, text));
        }
        List<Input> inputs = new ArrayList<>();
        text.lines().forEach(line -> inputs.add(new Input(name, inputs.size() + 1, line)));
        return inputs;
    }

    private static String judged(FhirValidator validator, Input input) {
        List<Map<String, String>> issues = new ArrayList<>();
        try {
            validator.validateWithResult(input.text()).getMessages().forEach(message -> issues.add(issue(message)));
        } catch (JsonSyntaxException unreadable) { // HAPI throws when the text is no JSON; whatever else it throws ends us
            issues.add(Map.of(
                    "severity", "fatal", "where", "", "text", String.valueOf(unreadable.getMessage()), "id", "no-json"));
        }
        Map<String, Object> judgement = new LinkedHashMap<>();
        judgement.put("file", input.file());
        judgement.put("line", input.line());
        judgement.put("issues", issues);
        return written(judgement);
    }

    private static Map<String, String> issue(SingleValidationMessage message) {
        Map<String, String> issue = new LinkedHashMap<>();
        issue.put("severity", message.getSeverity().getCode());
        issue.put("where", String.valueOf(message.getLocationString()));
        issue.put("text", message.getMessage());
        issue.put("id", String.valueOf(message.getMessageId()));
        return issue;
    }

    private static String written(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
