//! Names of many languages.

/// Given name, family name, country, language: people of one place.
pub(crate) struct Place {
    pub(crate) country: &'static str,
    pub(crate) language: &'static str,
    pub(crate) given: &'static [&'static str],
    pub(crate) family: &'static [&'static str],
    pub(crate) streets: &'static [&'static str],
    pub(crate) cities: &'static [&'static str],
}

pub(crate) const PLACES: [Place; 9] = [
    Place {
        country: "DE",
        language: "de",
        given: &[
            "Jonas", "Lukas", "Mila", "Henrike", "Jürgen", "Zoë", "Käthe", "Fritz", "Anja", "Sören",
        ],
        family: &[
            "Weiß",
            "Brandt",
            "Müller",
            "Groß",
            "Johannsen",
            "Özdemir",
            "Schäfer",
            "Vogt",
            "Krüger",
            "von der Heide",
        ],
        streets: &["Lindenweg", "Große Bleichen", "Hafenstraße", "Am Markt"],
        cities: &["Hamburg", "Köln", "Leipzig", "Würzburg"],
    },
    Place {
        country: "FR",
        language: "fr",
        given: &["Ségolène", "Amélie", "Benoît", "Chloé", "Mathieu", "Inès", "Rémi", "Noémie"],
        family: &[
            "Petit",
            "Rousseau",
            "Delacroix",
            "Lefèvre",
            "d’Aubigné",
            "Garçon",
            "Moreau",
            "Nguyen",
        ],
        streets: &["rue du Bac", "avenue Foch", "quai des Célestins"],
        cities: &["Lyon", "Nantes", "Besançon", "Paris"],
    },
    Place {
        country: "PL",
        language: "pl",
        given: &[
            "Aleksandra",
            "Piotr",
            "Ewa",
            "Łukasz",
            "Małgorzata",
            "Paweł",
            "Zofia",
            "Grzegorz",
        ],
        family: &[
            "Nowak",
            "Zieliński",
            "Krawczyk",
            "Wójcik",
            "Dąbrowska",
            "Szczęsny",
            "Błaszczyk",
            "Żak",
        ],
        streets: &["ul. Długa", "ul. Żelazna", "al. Róż"],
        cities: &["Kraków", "Łódź", "Gdańsk", "Wrocław"],
    },
    Place {
        country: "CZ",
        language: "cs",
        given: &["Jiří", "Tereza", "Ondřej", "Růžena", "Václav"],
        family: &["Dvořák", "Novotná", "Černý", "Kučerová", "Říha"],
        streets: &["Náměstí Míru", "Školní"],
        cities: &["Brno", "Plzeň"],
    },
    Place {
        country: "GR",
        language: "el",
        given: &["Ελένη", "Γιώργος", "Μαρία", "Δημήτρης"],
        family: &["Παπαδοπούλου", "Νικολάου", "Αγγελή", "Ζαχαρίου"],
        streets: &["Ερμού", "Πανεπιστημίου"],
        cities: &["Αθήνα", "Θεσσαλονίκη"],
    },
    Place {
        country: "ES",
        language: "es",
        given: &["Íñigo", "Lucía", "Begoña", "Andrés", "Núria"],
        family: &["García Muñoz", "Ibáñez", "Peña", "Sánchez-Ruiz", "Güell"],
        streets: &["calle Mayor", "passeig de Gràcia"],
        cities: &["Málaga", "León", "Barcelona"],
    },
    Place {
        country: "IE",
        language: "en",
        given: &["Aoife", "Sean", "Tolu", "Niamh", "Chidi", "Orla"],
        family: &["O’Connor", "Okafor", "Byrne", "Adeyemi", "Ní Bhriain"],
        streets: &["Capel Street", "Mill Lane"],
        cities: &["Dublin", "Galway"],
    },
    Place {
        country: "TR",
        language: "tr",
        given: &["Şeyma", "İbrahim", "Çağla", "Ömer", "Ayşe"],
        family: &["Yılmaz", "Şahin", "Öztürk", "Işık", "Doğan"],
        streets: &["İstiklal Caddesi", "Çınar Sokak"],
        cities: &["İzmir", "Eskişehir"],
    },
    Place {
        country: "US",
        language: "en",
        given: &["Thomas", "Robin", "Imani", "Kai", "Linh", "Dolores", "Wren"],
        family: &["Greene", "Alvarez", "Washington", "Kim", "Tran", "O'Neil", "Null"],
        streets: &["Alder Street", "Mission Blvd", "5th Avenue"],
        cities: &["Oakland", "Fresno", "San Diego"],
    },
];

/// Letters of an address for a name: ASCII, and a dot between.
pub(crate) fn ascii(name: &str) -> String {
    let mut out = String::new();
    for character in name.to_lowercase().chars() {
        match character {
            'a'..='z' | '0'..='9' => out.push(character),
            'ä' | 'á' | 'à' | 'â' | 'ą' | 'ã' => out.push('a'),
            'ö' | 'ó' | 'ô' | 'õ' => out.push('o'),
            'ü' | 'ú' | 'ů' | 'û' => out.push('u'),
            'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ě' => out.push('e'),
            'í' | 'î' | 'ï' | 'ı' => out.push('i'),
            'ł' => out.push('l'),
            'ń' | 'ñ' => out.push('n'),
            'ś' | 'š' | 'ş' => out.push('s'),
            'ż' | 'ź' | 'ž' => out.push('z'),
            'č' | 'ć' | 'ç' => out.push('c'),
            'ř' => out.push('r'),
            'ğ' => out.push('g'),
            'ý' => out.push('y'),
            'ß' => out.push_str("ss"),
            _ => {}
        }
    }
    out
}
