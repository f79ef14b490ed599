// What every definition of ours says about itself.
RuleSet: OurDefinition
* ^status = #active
* ^experimental = false
* ^publisher = "Fengchi"
* ^contact.telecom.system = #url
* ^contact.telecom.value = "https://w3id.org/fengchi"

// A record of ours holds only extensions that its profile names, and none that would change its meaning.
RuleSet: OwnExtensionsOnly
* extension ^slicing.discriminator.type = #value
* extension ^slicing.discriminator.path = "url"
* extension ^slicing.rules = #closed
* modifierExtension 0..0
